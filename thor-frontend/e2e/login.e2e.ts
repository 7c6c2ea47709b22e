import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch } from './browser';

const URL = process.env['THOR_LOGIN_URL']?.replace(/\/$/, '') ?? '';
const PASSWORD = process.env['THOR_PASSWORD'] ?? '';

if (URL === '' || PASSWORD === '') {
  process.stderr.write(
    '\n  login e2e SKIPPED: set THOR_LOGIN_URL (not a demo) and THOR_PASSWORD (of admin).\n\n',
  );
}

describe.skipIf(URL === '' || PASSWORD === '')('a Thor that is not a demo', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  it('sends a stranger to the login, refuses a wrong password, lets the right one in and out', async () => {
    const page = await browser.newPage();
    await page.goto(URL);
    await page.waitForURL(/\/login\?next=%2F$/);
    await page.getByLabel('User name').fill('admin');
    await page.getByLabel('Password').fill('not this one');
    await page.getByRole('button', { name: 'Log in' }).click();
    expect(await page.getByRole('alert').innerText()).toContain('wrong');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.waitForSelector('[data-market=Japan]');
    expect(new globalThis.URL(page.url()).pathname).toBe('/');
    await page.waitForSelector('[data-stream-state=LIVE], [data-stream-state=STALE][data-stale-cause=feed]');
    expect(await page.locator('[data-demo]').count()).toBe(0);
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.waitForURL(/\/login/);
    await page.goto(URL);
    await page.waitForURL(/\/login\?next=%2F$/);
  });
});
