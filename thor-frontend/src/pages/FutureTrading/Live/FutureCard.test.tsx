import { screen, within } from '@testing-library/react';
import { Profiler } from 'react';
import { describe, expect, it } from 'vitest';
import { latest, quoteRow } from '../../../testing/builders';
import { renderLive } from '../../../testing/render';
import { FutureCard } from './FutureCard';
import { FuturesHeatmap } from './FuturesHeatmap';
import { FuturesTable } from './FuturesTable';

const bond = {
  symbol: 'ZB',
  name: '30-year bond',
  tick_size: 1 / 32,
  display_precision: 5,
  thirty_seconds: true,
};

describe('a future’s card', () => {
  it('shows the quote by its tick, with signs and arrows', async () => {
    const { send } = renderLive(<FutureCard symbol="YM" />);
    await send('snapshot', latest(quoteRow('YM')));
    const card = within(screen.getByRole('article'));
    expect(card.getByText('47,387')).toBeTruthy();
    expect(card.getByText('8 ticks')).toBeTruthy();
    expect(card.getByText(/^−9/).textContent).toContain('(−0.02%)');
    expect(card.getByText(/^−522/).textContent).toContain('(−1.10%)');
    expect(card.getByText('Hold')).toBeTruthy();
    expect(card.getByText('SIM')).toBeTruthy();
  });

  it('shows a bond in 32nds with its decimals in the tooltip', async () => {
    const { send } = renderLive(<FutureCard symbol="ZB" />);
    await send('snapshot', latest(quoteRow('ZB', { instrument: bond, last: 117.5, bid: null })));
    const last = screen.getByText("117'16");
    expect(last.getAttribute('title')).toBe('117.5');
    expect(screen.getByText('Bid × size').nextSibling?.textContent).toBe('— × 2');
  });

  it('says that a quote is stale, and how old', async () => {
    const { send } = renderLive(<FutureCard symbol="YM" />);
    await send('snapshot', latest(quoteRow('YM', { is_stale: true, age_ms: 12_400 })));
    expect(screen.getByText(/⚠ 12 s old/)).toBeTruthy();
  });

  it('flashes the last price for its change, and nothing else', async () => {
    const { send, container } = renderLive(<FutureCard symbol="YM" />);
    await send('snapshot', latest(quoteRow('YM')));
    expect(container.querySelector('.flash-up, .flash-down')).toBeNull();
    await send('quotes', [quoteRow('YM', { last: 47390 })]);
    expect(container.querySelector('.flash-up')?.textContent).toBe('47,390');
    await new Promise((resolve) => setTimeout(resolve, 350));
    expect(container.querySelector('.flash-up')).toBeNull();
  });
});

describe('the heatmap', () => {
  it('says which tile is stale, and how old', async () => {
    const { send, container } = renderLive(<FuturesHeatmap symbols={['YM', 'ES']} />);
    const stale = quoteRow('ES', { is_stale: true, age_ms: 12_400 });
    await send('snapshot', latest(quoteRow('YM'), stale));
    expect(container.querySelector('[data-future=ES]')?.textContent).toContain('⚠ 12 s old');
    expect(container.querySelector('[data-future=YM]')?.textContent).not.toContain('⚠');
  });
});

describe('the table of futures', () => {
  it('draws only the row whose symbol changed', async () => {
    let commits = 0;
    const { send, container } = renderLive(
      <Profiler id="table" onRender={() => (commits += 1)}>
        <FuturesTable symbols={['YM', 'ES']} />
      </Profiler>,
    );
    await send('snapshot', latest(quoteRow('YM'), quoteRow('ES', { last: 6825 })));
    const other = container.querySelector('[data-future=ES]')?.innerHTML;
    const before = commits;
    await send('quotes', [quoteRow('YM', { last: 47391 }), quoteRow('YM', { last: 47392 })]);
    expect(commits).toBe(before + 1);
    expect(screen.getByText('47,392')).toBeTruthy();
    expect(container.querySelector('[data-future=ES]')?.innerHTML).toBe(other);
  });
});
