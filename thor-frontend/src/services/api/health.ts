/** How the server itself is. */

import type { Health } from '../../types/domain';
import { getJson } from '../http';

export async function fetchHealth(signal?: AbortSignal): Promise<Health> {
  return (await getJson('/api/health/', signal)) as unknown as Health;
}
