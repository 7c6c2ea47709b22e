/** Every number a person reads is made here: prices by their tick, money, percentages, sizes. Pure. */

export interface PriceFormat {
  tick_size: number;
  thirty_seconds: boolean;
}

export const MISSING = '—';
const MINUS = '−';

type Maybe = number | null | undefined;

function isMissing(value: Maybe): value is null | undefined {
  return value === null || value === undefined || !Number.isFinite(value);
}

function group(whole: string): string {
  return whole.replace(/\B(?=(\d{3})+$)/g, ',');
}

function withCommas(fixed: string): string {
  const [whole = '', fraction] = fixed.split('.');
  return fraction === undefined ? group(whole) : `${group(whole)}.${fraction}`;
}

function decimalsOf(tick: number): number {
  const text = String(tick);
  const point = text.indexOf('.');
  return point < 0 ? 0 : text.length - point - 1;
}

/** Bonds trade in 32nds and are quoted down to half of one: 110.515625 is 110'165. */
function thirtySeconds(magnitude: number): string {
  const halves = Math.round(magnitude * 64);
  const whole = Math.floor(halves / 64);
  const rest = halves - whole * 64;
  const ticks = String(Math.floor(rest / 2)).padStart(2, '0');
  return `${group(String(whole))}'${ticks}${rest % 2 === 1 ? '5' : ''}`;
}

function magnitudeText(magnitude: number, format: PriceFormat): { text: string; isZero: boolean } {
  if (format.thirty_seconds) {
    return { text: thirtySeconds(magnitude), isZero: Math.round(magnitude * 64) === 0 };
  }
  const ticks = Math.round(Number((magnitude / format.tick_size).toPrecision(12)));
  const fixed = (ticks * format.tick_size).toFixed(decimalsOf(format.tick_size));
  return { text: withCommas(fixed), isZero: ticks === 0 };
}

/** A price, rounded to the instrument's tick: 47,388 · 6,825.50 · 117'16. */
export function formatPrice(value: Maybe, format: PriceFormat): string {
  if (isMissing(value)) return MISSING;
  const { text, isZero } = magnitudeText(Math.abs(value), format);
  return value < 0 && !isZero ? MINUS + text : text;
}

/** A difference of prices, always with its sign unless it is nothing: +6.25 · −0'07 · 0.00. */
export function formatChange(value: Maybe, format: PriceFormat): string {
  if (isMissing(value)) return MISSING;
  const { text, isZero } = magnitudeText(Math.abs(value), format);
  return isZero ? text : (value < 0 ? MINUS : '+') + text;
}

/** The price as a plain decimal, for the tooltip of a bond quoted in 32nds. */
export function formatDecimal(value: Maybe): string {
  return isMissing(value)
    ? MISSING
    : withCommas(String(Math.abs(value))).replace(/^/, value < 0 ? MINUS : '');
}

function signed(value: number, decimals: number, prefix: string, suffix: string): string {
  const fixed = Math.abs(value).toFixed(decimals);
  const sign = Number(fixed) === 0 ? '' : value < 0 ? MINUS : '+';
  return `${sign}${prefix}${withCommas(fixed)}${suffix}`;
}

export function formatPercent(value: Maybe, decimals = 2): string {
  return isMissing(value) ? MISSING : signed(value, decimals, '', '%');
}

/** Profit or loss: +$100.00 · −$40.00 · $0.00. */
export function formatMoney(value: Maybe): string {
  return isMissing(value) ? MISSING : signed(value, 2, '$', '');
}

/** A plain signed number: a weight, a weighted average. */
export function formatSigned(value: Maybe, decimals: number): string {
  return isMissing(value) ? MISSING : signed(value, decimals, '', '');
}

export function formatNumber(value: Maybe, decimals = 0): string {
  if (isMissing(value)) return MISSING;
  const fixed = Math.abs(value).toFixed(decimals);
  return (value < 0 && Number(fixed) !== 0 ? MINUS : '') + withCommas(fixed);
}

/** A rate between 0 and 1 as a whole percentage: 0.3 is 30%. */
export function formatRate(value: Maybe): string {
  return isMissing(value) ? MISSING : `${formatNumber(value * 100)}%`;
}

/** The distance of two prices in ticks, to at most two decimals: 8 · 1 · 0.5. */
export function ticksBetween(low: Maybe, high: Maybe, format: PriceFormat): number | null {
  if (isMissing(low) || isMissing(high)) return null;
  return Math.round(((high - low) / format.tick_size) * 100) / 100;
}

export function formatTicks(ticks: Maybe): string {
  if (isMissing(ticks)) return MISSING;
  const text = formatNumber(ticks, Number.isInteger(ticks) ? 0 : 1);
  return `${text} ${Math.abs(ticks) === 1 ? 'tick' : 'ticks'}`;
}
