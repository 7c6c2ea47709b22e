/** How the server itself is. */

import type { Health } from '../../types/domain';
import { getJson } from '../http';

export function fetchHealth(signal?: AbortSignal): Promise<Health> {
  return getJson('/api/health/', signal);
}
