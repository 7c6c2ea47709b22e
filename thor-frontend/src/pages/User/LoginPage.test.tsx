import { fireEvent, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { renderLive } from '../../testing/render';
import { Component as LoginPage, safeNext } from './LoginPage';

describe('the login', () => {
  afterEach(() => void vi.unstubAllGlobals());

  it('leads back only to addresses of this site', () => {
    expect(safeNext('/futures/sessions?region=Japan')).toBe('/futures/sessions?region=Japan');
    expect(safeNext('//evil.example')).toBe('/');
    expect(safeNext('/\\evil.example')).toBe('/');
    expect(safeNext('https://evil.example')).toBe('/');
    expect(safeNext(null)).toBe('/');
  });

  it('shows why it was refused, and stays', async () => {
    const refused = new Response('{"detail":"The user name or the password is wrong."}', { status: 403 });
    const csrf = new Response('{"csrf_token":"t"}');
    vi.stubGlobal('fetch', (path: string) => Promise.resolve(path.includes('csrf') ? csrf : refused));
    renderLive(<LoginPage />);
    fireEvent.change(screen.getByLabelText('User name'), { target: { value: 'admin' } });
    fireEvent.change(screen.getByLabelText('Password'), { target: { value: 'no' } });
    const form = screen.getByRole('button', { name: 'Log in' }).closest('form');
    if (form === null) throw new Error('no form');
    fireEvent.submit(form);
    expect((await screen.findByRole('alert')).textContent).toContain('password is wrong');
  });
});
