/** Instants and durations as people read them; the zone is always said. Pure: nobody here asks what time it is. */

import { MISSING } from './price';

const formats = new Map<string, Intl.DateTimeFormat>();

function formatter(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options);
  let found = formats.get(key);
  if (found === undefined) {
    found = new Intl.DateTimeFormat(locale, options);
    formats.set(key, found);
  }
  return found;
}

function namePart(locale: string, at: Date, zone: string, style: 'short' | 'shortGeneric'): string {
  const parts = formatter(locale, { timeZone: zone, timeZoneName: style, hour: '2-digit' }).formatToParts(at);
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? zone;
}

/** Letters that people there use and the browser does not know; none of these zones changes its offset. */
const LETTERS: Record<string, string> = {
  'Asia/Tokyo': 'JST',
  'Asia/Shanghai': 'CST',
  'Asia/Kolkata': 'IST',
};

/** ET, CET, JST …; an offset only where a zone has no letters of its own. */
export function zoneName(at: Date, zone: string): string {
  const own = LETTERS[zone];
  if (own !== undefined) return own;
  const generic = namePart('en-US', at, zone, 'shortGeneric');
  if (/^[A-Z]{2,5}$/.test(generic)) return generic;
  const european = namePart('en-GB', at, zone, 'short');
  return /^[A-Z]{2,5}$/.test(european) ? european : namePart('en-US', at, zone, 'short');
}

const CLOCK: Intl.DateTimeFormatOptions = {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
};

/** 09:30:00, in the zone given. */
export function formatClock(at: Date, zone: string): string {
  return formatter('en-GB', { ...CLOCK, timeZone: zone }).format(at);
}

/** 09:30:00 ET. */
export function formatTime(at: Date | null, zone: string): string {
  return at === null ? MISSING : `${formatClock(at, zone)} ${zoneName(at, zone)}`;
}

/** Wed 11 Mar, in the zone given. */
export function formatDay(at: Date, zone: string): string {
  return formatter('en-GB', { timeZone: zone, weekday: 'short', day: '2-digit', month: 'short' })
    .format(at)
    .replace(',', '');
}

/** For the tooltip: 2026-03-11 00:00:00 UTC. */
export function formatUtc(at: Date | null): string {
  return at === null ? MISSING : `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** An ISO instant of the API, or null when it is absent or not one. */
export function parseInstant(text: string | null | undefined): Date | null {
  if (text === null || text === undefined) return null;
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? null : at;
}

/** Seconds left as 3d 04h, 4:05:09 or 05:09. Rounded up, so that 0 means that the moment is here. */
export function formatCountdown(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds)) return MISSING;
  const left = Math.max(0, Math.ceil(seconds));
  const two = (value: number) => String(value).padStart(2, '0');
  const days = Math.floor(left / 86_400);
  const hours = Math.floor((left % 86_400) / 3600);
  const minutes = Math.floor((left % 3600) / 60);
  if (days > 0) return `${String(days)}d ${two(hours)}h ${two(minutes)}m`;
  if (hours > 0) return `${String(hours)}:${two(minutes)}:${two(left % 60)}`;
  return `${two(minutes)}:${two(left % 60)}`;
}

/** How long ago, roughly: now · 12 s · 5 min · 3 h · 2 d. */
export function formatAge(milliseconds: number | null | undefined): string {
  if (milliseconds === null || milliseconds === undefined || !Number.isFinite(milliseconds)) return MISSING;
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 1) return 'now';
  if (seconds < 120) return `${String(seconds)} s`;
  if (seconds < 7200) return `${String(Math.floor(seconds / 60))} min`;
  if (seconds < 172_800) return `${String(Math.floor(seconds / 3600))} h`;
  return `${String(Math.floor(seconds / 86_400))} d`;
}

/** Seconds as a duration in words: 42 s · 3 min 05 s. */
export function formatDuration(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return MISSING;
  const whole = Math.round(seconds);
  if (whole < 60) return `${String(whole)} s`;
  return `${String(Math.floor(whole / 60))} min ${String(whole % 60).padStart(2, '0')} s`;
}

/** The first five characters of a time of day, 09:00:00 as 09:00. */
export function shortTimeOfDay(text: string): string {
  return text.slice(0, 5);
}
