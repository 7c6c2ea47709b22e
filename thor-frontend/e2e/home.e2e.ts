import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { api, launch, openHome, THOR_URL, violations } from './browser';

/** At the demo's speed the longest wait for an open is 4 min 15 s. */
const NEXT_OPEN_MS = 330_000;

const FORMATS: Record<string, RegExp> = {
  YM: /^\d{1,3}(,\d{3})*$/,
  ES: /^[\d,]+\.(00|25|50|75)$/,
  NQ: /^[\d,]+\.(00|25|50|75)$/,
  RTY: /^[\d,]+\.\d$/,
  CL: /^\d+\.\d{2}$/,
  SI: /^\d+\.\d{2}[05]$/,
  HG: /^\d+\.\d{3}[05]$/,
  GC: /^[\d,]+\.\d$/,
  VX: /^\d+\.\d[05]$/,
  DX: /^\d+\.\d{2}[05]$/,
  ZB: /^\d+'[0-3]\d5?$/,
};

describe.skipIf(THOR_URL === '')('the Home page of a running demo', () => {
  let browser: Browser;
  let page: Page;
  let errors: string[];

  beforeAll(async () => {
    browser = await launch();
    ({ page, errors } = await openHome(browser));
  });
  afterEach(() => {
    expect(errors).toEqual([]);
  });
  afterAll(() => browser.close());

  const text = (selector: string) => page.locator(selector).first().innerText();

  it('shows ten markets and says that it is a demo', async () => {
    expect(await page.locator('[data-market]').count()).toBe(10);
    expect(await text('[data-open-count]')).toMatch(/^\d+\/10 open$/);
    expect(await text('[data-demo]')).toBe('DEMO');
  });

  it('shows TOTAL and eleven futures, each by its tick', async () => {
    await page.waitForSelector('[data-total]');
    expect(await text('[data-votes]')).toMatch(/11\/11 live/);
    for (const [symbol, format] of Object.entries(FORMATS)) {
      expect(await text(`[data-future=${symbol}] [data-last]`), symbol).toMatch(format);
      expect(await text(`[data-ribbon=${symbol}] [data-last]`), symbol).toMatch(format);
    }
  });

  it('moves its quotes without a reload', async () => {
    const before = await text('[data-ribbon=YM] [data-last]');
    const moved = (was: string) =>
      document.querySelector('[data-ribbon=YM] [data-last]')?.textContent !== was;
    await page.waitForFunction(moved, before, { timeout: 10_000 });
    await expect.poll(() => text('[data-latency]'), { timeout: 5000 }).toMatch(/^[\d,]+ ms$/);
  });

  it('splits with s, and changes the view with 1 2 3', async () => {
    await page.keyboard.press('2');
    await page.waitForSelector('tr[data-future=YM]');
    await page.keyboard.press('3');
    await page.waitForSelector('li[data-future=YM]');
    await page.keyboard.press('1');
    await page.waitForSelector('article[data-future=YM]');
    await page.keyboard.press('s');
    await page.waitForSelector('[data-future-trading]', { state: 'detached' });
    await page.keyboard.press('s');
    await page.waitForSelector('[data-future-trading]');
  });

  it('shows the shortcuts with ?, and can turn them off', async () => {
    await page.keyboard.press('?');
    const dialog = page.getByRole('dialog', { name: 'Keyboard' });
    await dialog.getByLabel('Single-key shortcuts are on').uncheck();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.keyboard.press('s');
    expect(await page.locator('[data-future-trading]').count()).toBe(1);
    await page.getByRole('button', { name: 'Help: keyboard' }).click();
    await dialog.getByLabel('Single-key shortcuts are on').check();
    await dialog.getByRole('button', { name: 'Close' }).click();
  });

  it(
    'counts a market down to 0, and then it flips',
    async () => {
      interface Flip {
        country: string;
        from: string;
        to: string;
        lastCountdown: string;
      }
      const flip = await page.evaluate(
        (limitMs) =>
          new Promise<Flip>((resolve, reject) => {
            const read = () =>
              Array.from(document.querySelectorAll<HTMLElement>('[data-market]'), (row) => ({
                country: row.dataset['market'] ?? '',
                status: row.dataset['status'] ?? '',
                countdown: row.querySelector('[data-countdown]')?.textContent ?? '',
              }));
            let before = read();
            const observer = new MutationObserver(() => {
              const now = read();
              for (const [index, { country, status }] of now.entries()) {
                const was = before[index];
                if (was === undefined || was.status === status) continue;
                observer.disconnect();
                resolve({ country, from: was.status, to: status, lastCountdown: was.countdown });
              }
              before = now;
            });
            observer.observe(document.body, {
              subtree: true,
              childList: true,
              attributes: true,
              characterData: true,
            });
            setTimeout(() => {
              reject(new Error('no market flipped'));
            }, limitMs);
          }),
        NEXT_OPEN_MS,
      );
      expect([flip.from, flip.to].sort()).toEqual(['CLOSED', 'OPEN']);
      // The event may be a moment quicker than our 200 ms tick: at speed 60 that is 12 market seconds and some.
      expect(flip.lastCountdown).toMatch(/^00:[0-4]\d$/);
    },
    NEXT_OPEN_MS + 10_000,
  );

  it(
    'follows a session from PENDING to its outcome without a reload',
    async () => {
      const outcomes = await page.evaluate(
        (limitMs) =>
          new Promise<string[]>((resolve, reject) => {
            const seen = new Map<string, string>();
            const look = () => {
              for (const card of document.querySelectorAll<HTMLElement>('[data-session]')) {
                const session = card.dataset['session'] ?? '';
                const outcome = card.dataset['sessionOutcome'] ?? '';
                const before = seen.get(session);
                if (before === 'PENDING' && outcome !== 'PENDING') resolve([before, outcome]);
                seen.set(session, outcome);
              }
            };
            look();
            const watched = { subtree: true, childList: true, attributes: true };
            new MutationObserver(look).observe(document.body, watched);
            setTimeout(() => {
              reject(new Error(`no session was graded: ${JSON.stringify([...seen])}`));
            }, limitMs);
          }),
        NEXT_OPEN_MS * 2,
      );
      expect(outcomes[0]).toBe('PENDING');
      expect(['WORKED', 'DIDNT_WORK', 'EXPIRED', 'ERROR']).toContain(outcomes[1]);
      const summary = await text('[data-summary]');
      expect(summary).toContain('Chance alone');
    },
    NEXT_OPEN_MS * 2 + 10_000,
  );
});

describe.skipIf(THOR_URL === '')('the dashboard', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  it.each([
    [1440, 'standard'],
    [390, 'standard'],
    [1440, 'colour-blind'],
    [390, 'colour-blind'],
  ])('breaks no rule of WCAG 2.2 AA at %d px, %s palette, in any view', async (width, palette) => {
    const { page } = await openHome(browser, width);
    await page.waitForSelector('[data-future=ZB]');
    await page.evaluate((chosen) => {
      document.documentElement.dataset['palette'] = chosen;
    }, palette);
    for (const view of ['Cards', 'Table', 'Heatmap']) {
      await page.getByRole('button', { name: view }).click();
      expect(await violations(page), view).toEqual([]);
    }
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
    ).toBeLessThanOrEqual(0);
    await page.getByRole('button', { name: 'Preferences' }).click();
    expect(await violations(page)).toEqual([]);
    await page.context().close();
  });

  it('leads a phone’s tab to the futures, also when they were hidden', async () => {
    const { page } = await openHome(browser, 390, 844);
    await page.getByRole('button', { name: 'Future Trading' }).click();
    await page.waitForSelector('[data-future-trading]', { state: 'detached' });
    await page.getByRole('link', { name: 'Futures' }).click();
    const top = () => page.locator('[data-total]').evaluate((total) => total.getBoundingClientRect().top);
    await expect.poll(top).toBeLessThan(400);
    await page.context().close();
  });

  it('has a login page that breaks none either', async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    await page.goto(`${THOR_URL}/login`);
    await page.getByLabel('User name').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.close();
  });

  it('keeps the server’s time on a PC whose clock is 7 minutes wrong', async () => {
    const context = await browser.newContext();
    await context.addInitScript(() => {
      const now = Date.now.bind(Date);
      Date.now = () => now() + 7 * 60_000;
    });
    const page = await context.newPage();
    await page.goto(THOR_URL);
    const shown = await page.locator('[data-server-time]').getAttribute('data-server-time');
    const { market_time, speed } = await api<{ market_time: string; speed: number }>('/api/health/');
    const difference = Math.abs(Date.parse(market_time) - Date.parse(shown ?? ''));
    expect(difference).toBeLessThan(3000 * speed);
    expect(difference).toBeLessThan(7 * 60_000);
    await context.close();
  });

  it('polls where events never arrive, and its quotes move all the same', async () => {
    const context = await browser.newContext();
    await context.route('**/api/quotes/stream*', () => undefined);
    const page = await context.newPage();
    await page.goto(THOR_URL);
    await page.waitForSelector('[data-stream-state=POLLING]', { timeout: 20_000 });
    const last = page.locator('[data-ribbon=NQ] [data-last]');
    const before = await last.innerText();
    await expect.poll(() => last.innerText(), { timeout: 10_000 }).not.toBe(before);
    expect(await page.locator('[data-server-time]').count()).toBe(1);
    await context.close();
  });

  it('opens one stream for seven tabs, and the next tab leads when the first is closed', async () => {
    const context = await browser.newContext();
    await context.addInitScript(() => {
      const Real = window.EventSource;
      const counted = window as unknown as { streams: number };
      counted.streams = 0;
      window.EventSource = class extends Real {
        constructor(url: string | URL) {
          super(url);
          counted.streams += 1;
        }
      };
    });
    const pages: Page[] = [];
    for (let tab = 0; tab < 7; tab += 1) {
      const page = await context.newPage();
      await page.goto(THOR_URL);
      await page.waitForSelector('[data-stream-state=LIVE]');
      pages.push(page);
    }
    const streams = () =>
      Promise.all(
        pages.map((page) => page.evaluate(() => (window as unknown as { streams: number }).streams)),
      );
    expect(await streams()).toEqual([1, 0, 0, 0, 0, 0, 0]);
    await pages.shift()?.close();
    const opened = async () => (await streams()).reduce((sum, count) => sum + count, 0);
    await expect.poll(opened, { timeout: 5000 }).toBe(1);
    await expect
      .poll(() => pages[5]?.locator('[data-stream-state]').getAttribute('data-stream-state'))
      .toBe('LIVE');
    await context.close();
  });

  it('needs at most 130 kB before its first paint', async () => {
    const html = await (await fetch(THOR_URL)).text();
    const assets = [...html.matchAll(/\/assets\/[\w.-]+\.(?:js|css)/g)].map(([path]) => path);
    let bytes = 0;
    for (const path of assets) {
      const response = await fetch(THOR_URL + path);
      bytes += gzipSync(Buffer.from(await response.arrayBuffer())).length;
    }
    expect(assets.length).toBeGreaterThan(1);
    expect(bytes).toBeLessThanOrEqual(130_000);
  });
});
