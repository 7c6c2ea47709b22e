// Opens the dashboard in Chromium and prints each change of its stream's and its feed's state, for test_browser.py.
// Usage: node watch_page.mjs <address> [user password]
import { createRequire } from 'node:module';

const require = createRequire(new URL('../../thor-frontend/package.json', import.meta.url));
const { chromium } = require('playwright-core');
const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

const [address, user, password] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
const page = await browser.newPage();
await page.exposeFunction('report', (line) => process.stdout.write(`${line}\n`));
await page.addInitScript(() => {
  const last = {};
  const look = () => {
    const stream = document.querySelector('[data-stream-state]')?.dataset;
    const feed = document.querySelector('[data-feed-state]')?.dataset;
    const seen = {
      stream: stream?.streamState ?? '',
      cause: stream?.staleCause ?? '',
      feed: feed?.feedState ?? '',
      session: [...document.querySelectorAll('[data-session]')].map((card) => card.dataset.session).join(),
    };
    for (const [name, value] of Object.entries(seen)) {
      if (last[name] !== value) window.report(`${name} ${value}`);
      last[name] = value;
    }
  };
  setInterval(look, 100);
});
if (user) {
  await page.goto(`${address}/login`);
  await page.getByLabel('User name').fill(user);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.waitForURL((url) => url.pathname === '/');
} else {
  await page.goto(address);
}
process.stdout.write('opened\n');
process.stdin.resume();
process.stdin.on('end', () => browser.close().then(() => process.exit(0)));
