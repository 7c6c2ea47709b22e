/** The server's reason codes in words. A code unknown here is shown as it came. */

const WORDS: Record<string, string> = {
  target: 'target touched first',
  stop: 'stop touched first',
  window_end: 'the window ended untouched',
  feed_down: 'the feed was down when the window ended',
  quorum: 'too few live votes',
  hold: 'TOTAL says hold',
  futures_closed: 'the futures do not trade now',
  missing: 'no quote at the open',
  stale: 'stale quote at the open',
  crossed: 'bid above ask at the open',
  no_side: 'no price on the entry side',
  wide_spread: 'the spread is as wide as the stop',
};

export function reasonText(reason: string | undefined): string | null {
  if (reason === undefined || reason === '') return null;
  return WORDS[reason] ?? reason.replaceAll('_', ' ').toLowerCase();
}
