/** The session login: csrf, then login, then me. */

import type { Person } from '../../types/domain';
import { getJson, postJson } from '../http';

export async function logIn(username: string, password: string): Promise<Person> {
  await getJson('/api/auth/csrf/');
  await postJson('/api/auth/login/', { username, password });
  return getJson('/api/auth/me/');
}

export async function logOut(): Promise<void> {
  await postJson('/api/auth/logout/', {});
}
