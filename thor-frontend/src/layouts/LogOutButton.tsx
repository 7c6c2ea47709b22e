/** Ends the session; a demo has none. */

import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { logOut } from '../services/api/auth';

export function LogOutButton() {
  const navigate = useNavigate();
  const client = useQueryClient();
  const [refusal, setRefusal] = useState<string | null>(null);
  const leave = async () => {
    try {
      await logOut();
      client.clear();
      await navigate('/login');
    } catch (error) {
      setRefusal(error instanceof Error ? error.message : 'The server did not log you out.');
    }
  };
  return (
    <>
      {refusal !== null && <span role="alert">⚠ {refusal}</span>}
      <button type="button" onClick={() => void leave()}>
        Log out
      </button>
    </>
  );
}
