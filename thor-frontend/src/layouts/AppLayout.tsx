/** The frame of every page: ribbon above, status bar below, help and preferences, and the one live connection. */

import { useEffect, useState } from 'react';
import { Link, Outlet, useNavigate } from 'react-router';
import thor from '../assets/thor.svg';
import { useLive } from '../context/LiveContext';
import { usePreferences } from '../context/PreferencesContext';
import { useHealth, useRefreshOnEvents } from '../hooks/queries';
import { useShortcuts } from '../hooks/useShortcuts';
import { Announcer } from './Announcer';
import { ConnectionBanner } from './ConnectionState';
import { LogOutButton } from './LogOutButton';
import { HelpDialog } from './HelpDialog';
import { PreferencesDialog } from './PreferencesDialog';
import { Ribbon } from './Ribbon';
import { StatusBar } from './StatusBar';
import styles from './AppLayout.module.css';

type OpenDialog = 'help' | 'preferences' | null;

function DemoMark({ isDemo }: { isDemo: boolean }) {
  useEffect(() => {
    document.title = isDemo ? 'DEMO · Thor' : 'Thor';
  }, [isDemo]);
  if (!isDemo) return null;
  return (
    <span
      className={styles['demo']}
      data-demo=""
      title="Simulated quotes and a fast clock: nothing here is real"
    >
      DEMO
    </span>
  );
}

/** On a phone: the page's three parts. */
function TabBar() {
  const { change } = usePreferences();
  const showFutures = () => {
    change({ split: true });
  };
  return (
    <nav className={styles['tabs']} aria-label="Parts of the page">
      <a href="#clock">Clock</a>
      <a href="#futures" onClick={showFutures}>
        Futures
      </a>
      <a href="#sessions">Sessions</a>
    </nav>
  );
}

function Header({ onOpen }: { onOpen: (dialog: OpenDialog) => void }) {
  const provider = useHealth().data?.data_provider;
  const isDemo = provider === 'demo';
  return (
    <header className={styles['header']}>
      <Link to="/" className={styles['brand']}>
        <img src={thor} alt="" width="26" height="26" />
        Thor
      </Link>
      <DemoMark isDemo={isDemo} />
      <div className={styles['actions']}>
        {provider !== undefined && !isDemo && <LogOutButton />}
        <button
          type="button"
          aria-keyshortcuts="p"
          onClick={() => {
            onOpen('preferences');
          }}
        >
          Preferences
        </button>
        <button
          type="button"
          aria-keyshortcuts="?"
          aria-label="Help: keyboard"
          onClick={() => {
            onOpen('help');
          }}
        >
          ?
        </button>
      </div>
    </header>
  );
}

export function AppLayout() {
  const live = useLive();
  const navigate = useNavigate();
  const [dialog, setDialog] = useState<OpenDialog>(null);
  const close = () => {
    setDialog(null);
  };
  useEffect(() => {
    live.start();
    return () => {
      live.stop();
    };
  }, [live]);
  useRefreshOnEvents();
  useShortcuts({
    '?': () => {
      setDialog('help');
    },
    p: () => {
      setDialog('preferences');
    },
    'g h': () => void navigate('/'),
  });
  return (
    <div className={styles['page']}>
      <a className={styles['skip']} href="#main">
        Skip to the page
      </a>
      <Header onOpen={setDialog} />
      <Ribbon />
      <ConnectionBanner />
      <main id="main" tabIndex={-1} className={styles['main']}>
        <Outlet />
      </main>
      <StatusBar />
      <TabBar />
      <Announcer />
      {dialog === 'help' && <HelpDialog onClose={close} />}
      {dialog === 'preferences' && <PreferencesDialog onClose={close} />}
    </div>
  );
}
