/** The login, shown when the API refuses a stranger. */

import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import thor from '../../assets/thor.svg';
import { logIn } from '../../services/api/auth';
import styles from './LoginPage.module.css';

/** Only a path of this site: never an address that somebody put into the link. */
export function safeNext(next: string | null): string {
  return next !== null && /^\/(?![/\\])/.test(next) ? next : '/';
}

function useLogin() {
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const client = useQueryClient();
  const [isBusy, setIsBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const submit = async (username: string, password: string) => {
    setIsBusy(true);
    setRefusal(null);
    try {
      await logIn(username, password);
      client.clear();
      await navigate(safeNext(search.get('next')), { replace: true });
    } catch (error) {
      setRefusal(error instanceof Error ? error.message : 'The login failed.');
    } finally {
      setIsBusy(false);
    }
  };
  return { submit, isBusy, refusal };
}

export function Component() {
  const { submit, isBusy, refusal } = useLogin();
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => {
      const value = form.get(name);
      return typeof value === 'string' ? value : '';
    };
    void submit(text('username'), text('password'));
  };
  return (
    <main className={styles['page']}>
      <form className={styles['form']} onSubmit={onSubmit}>
        <h1>
          <img src={thor} alt="" width="30" height="30" /> Log in to Thor
        </h1>
        <label>
          User name
          <input name="username" autoComplete="username" required autoFocus />
        </label>
        <label>
          Password
          <input name="password" type="password" autoComplete="current-password" required />
        </label>
        {refusal !== null && <p role="alert">⚠ {refusal}</p>}
        <button type="submit" disabled={isBusy}>
          {isBusy ? 'Logging in …' : 'Log in'}
        </button>
      </form>
    </main>
  );
}
