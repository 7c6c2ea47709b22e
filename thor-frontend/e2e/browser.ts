/** Real Chromium against the server at THOR_URL; shared by the end-to-end tests. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type Axe from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';

export const THOR_URL = process.env['THOR_URL']?.replace(/\/$/, '') ?? '';

if (THOR_URL === '') {
  process.stderr.write('\n  e2e SKIPPED: set THOR_URL to the address of a running Thor in demo mode.\n\n');
}

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: FLAGS });
}

export interface Opened {
  page: Page;
  /** What the page logged as errors, exceptions included. */
  errors: string[];
}

export async function openHome(browser: Browser, width = 1440, height = 900): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width, height }, timezoneId: 'America/New_York' });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.goto(THOR_URL);
  await page.waitForSelector('[data-stream-state=LIVE]');
  await page.waitForSelector('[data-market]');
  return { page, errors };
}

export async function api<T>(path: string): Promise<T> {
  const response = await fetch(THOR_URL + path);
  if (!response.ok) throw new Error(`${path} answered ${String(response.status)}`);
  return (await response.json()) as T;
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** The rules of WCAG 2.2 A and AA that the page breaks, with where. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async (tags) => {
    const { axe: runner } = window as unknown as { axe: typeof Axe };
    const { violations: found } = await runner.run({ runOnly: tags });
    return found.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')}`));
  }, RULES);
}
