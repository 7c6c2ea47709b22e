import { afterEach, describe, expect, it, vi } from 'vitest';
import { ApiError, getJson, postJson, whenLoginIsNeeded } from './http';

function answer(status: number, body: string, headers: Record<string, string> = {}) {
  const fetched = vi.fn(() => Promise.resolve(new Response(body, { status, headers })));
  vi.stubGlobal('fetch', fetched);
  return fetched;
}

describe('a request', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    whenLoginIsNeeded(() => undefined);
  });

  it('gives the server’s sentence and the request’s id with an error', async () => {
    answer(503, JSON.stringify({ detail: 'Redis does not answer.' }), { 'X-Request-ID': 'r-7' });
    const error = await getJson('/api/health/').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ message: 'Redis does not answer.', status: 503, requestId: 'r-7' });
  });

  it('that is not answered is an error with an id of its own', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('refused')));
    await expect(getJson('/api/health/')).rejects.toMatchObject({
      status: 0,
      message: 'The server did not answer.',
    });
  });

  it('that a stranger may not make leads to the login, once reading; a wrong password does not', async () => {
    const toLogin = vi.fn();
    whenLoginIsNeeded(toLogin);
    answer(403, '{"detail":"Authentication credentials were not provided."}');
    await expect(getJson('/api/quotes/latest/')).rejects.toBeInstanceOf(ApiError);
    expect(toLogin).toHaveBeenCalledOnce();
    await expect(postJson('/api/auth/login/', {})).rejects.toBeInstanceOf(ApiError);
    expect(toLogin).toHaveBeenCalledOnce();
  });

  it('that writes carries the CSRF token', async () => {
    document.cookie = 'csrftoken=abc%20d';
    const fetched = answer(204, '');
    vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
      expect(path).toBe('/api/auth/logout/');
      expect(new Headers(init.headers).get('X-CSRFToken')).toBe('abc d');
      return Promise.resolve(new Response(null, { status: 204 }));
    });
    await postJson('/api/auth/logout/', {});
    expect(fetched).not.toHaveBeenCalled();
  });
});
