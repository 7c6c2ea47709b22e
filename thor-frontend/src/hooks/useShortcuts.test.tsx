import { fireEvent, render } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { PreferencesProvider } from '../context/PreferencesContext';
import { useShortcuts, type Shortcuts } from './useShortcuts';

function Page({ shortcuts }: { shortcuts: Shortcuts }) {
  useShortcuts(shortcuts);
  return <input aria-label="text" />;
}

function show(shortcuts: Shortcuts) {
  return render(
    <PreferencesProvider>
      <Page shortcuts={shortcuts} />
    </PreferencesProvider>,
  );
}

describe('a shortcut', () => {
  it('acts on its key, and on two keys in a row', () => {
    const [split, home] = [vi.fn(), vi.fn()];
    show({ s: split, 'g h': home });
    fireEvent.keyDown(document.body, { key: '1' });
    fireEvent.keyDown(document.body, { key: 's' });
    fireEvent.keyDown(document.body, { key: 'g' });
    fireEvent.keyDown(document.body, { key: 'h' });
    expect(split).toHaveBeenCalledOnce();
    expect(home).toHaveBeenCalledOnce();
  });

  it('leaves typing and the browser’s own keys alone', () => {
    const split = vi.fn();
    const { getByLabelText } = show({ s: split });
    fireEvent.keyDown(getByLabelText('text'), { key: 's' });
    fireEvent.keyDown(document.body, { key: 's', ctrlKey: true });
    expect(split).not.toHaveBeenCalled();
  });

  it('can be turned off', () => {
    localStorage.setItem('thor.preferences', JSON.stringify({ shortcuts: false }));
    const split = vi.fn();
    show({ s: split });
    fireEvent.keyDown(document.body, { key: 's' });
    expect(split).not.toHaveBeenCalled();
  });
});
