/** The only door to the REST API: JSON, the session cookie, CSRF on writes, errors as sentences with the request's id. */

import type { paths } from '../types/api';

export class ApiError extends Error {
  constructor(
    message: string,
    readonly status: number,
    readonly requestId: string,
  ) {
    super(message);
    this.name = 'ApiError';
  }

  get needsLogin(): boolean {
    return this.status === 401 || this.status === 403;
  }
}

type LoginNeeded = () => void;
let onLoginNeeded: LoginNeeded = () => undefined;

/** Called once by the app: where a 403 on reading leads. */
export function whenLoginIsNeeded(handler: LoginNeeded): void {
  onLoginNeeded = handler;
}

function newRequestId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function cookie(name: string): string {
  const found = document.cookie.split('; ').find((pair) => pair.startsWith(`${name}=`));
  return found === undefined ? '' : decodeURIComponent(found.slice(name.length + 1));
}

async function detailOf(response: Response): Promise<string> {
  try {
    const body = (await response.json()) as { detail?: unknown };
    if (typeof body.detail === 'string') return body.detail;
  } catch {
    // Not JSON: a proxy's page, or nothing. The status line says as much as we know.
  }
  return `The server answered ${String(response.status)} ${response.statusText}`.trim() + '.';
}

async function send(path: string, init: RequestInit): Promise<Response> {
  const requestId = newRequestId();
  const headers = new Headers(init.headers);
  headers.set('Accept', 'application/json');
  headers.set('X-Request-ID', requestId);
  let response: Response;
  try {
    response = await fetch(path, { ...init, headers, credentials: 'same-origin' });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError('The server did not answer.', 0, requestId);
  }
  if (response.ok) return response;
  throw new ApiError(
    await detailOf(response),
    response.status,
    response.headers.get('X-Request-ID') ?? requestId,
  );
}

type Answers = { get: { responses: { 200: { content: { 'application/json': unknown } } } } };
/** The schema's addresses that can be read as JSON without parameters in the path. */
type ReadablePath = {
  [Path in keyof paths]: paths[Path] extends Answers ? Path : never;
}[keyof paths];
type Answer<Path extends ReadablePath> = paths[Path] extends Answers
  ? paths[Path]['get']['responses'][200]['content']['application/json']
  : never;

export async function getJson<Path extends ReadablePath>(
  path: Path,
  signal?: AbortSignal,
): Promise<Answer<Path>> {
  try {
    const response = await send(path, signal === undefined ? {} : { signal });
    return (await response.json()) as Answer<Path>;
  } catch (error) {
    if (error instanceof ApiError && error.needsLogin) onLoginNeeded();
    throw error;
  }
}

/** A write. A refused one is the caller's to explain (a wrong password is no reason to go to the login page). */
export async function postJson<T>(path: string, body: unknown): Promise<T> {
  const response = await send(path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json', 'X-CSRFToken': cookie('csrftoken') },
  });
  return (response.status === 204 ? undefined : await response.json()) as T;
}
