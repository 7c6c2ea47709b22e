/** The server's reason codes in words. A code unknown here is shown as it came. */

const WORDS: Record<string, string> = {
  quorum: 'too few live votes',
  hold: 'TOTAL says hold',
  futures_closed: 'the futures do not trade now',
  missing_quote: 'no quote at the open',
  stale_quote: 'stale quote at the open',
  crossed_quote: 'bid above ask at the open',
  one_sided: 'no price on the entry side',
  wide_spread: 'the spread is as wide as the stop',
};

export function reasonText(reason: string | null): string | null {
  if (reason === null || reason === '') return null;
  return WORDS[reason] ?? reason.replaceAll('_', ' ').toLowerCase();
}
