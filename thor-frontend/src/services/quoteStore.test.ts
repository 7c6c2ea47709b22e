import { beforeEach, describe, expect, it, vi } from 'vitest';
import { latest, quoteRow, total } from '../testing/builders';
import { QuoteStore } from './quoteStore';

describe('the quote store', () => {
  let frames: (() => void)[];
  let store: QuoteStore;
  const nextFrame = () => {
    for (const flush of frames.splice(0)) flush();
  };

  beforeEach(() => {
    frames = [];
    store = new QuoteStore(
      (flush) => frames.push(flush),
      () => 0,
    );
    store.replace(latest(quoteRow('YM'), quoteRow('ES')));
    nextFrame();
  });

  it('keeps the server’s order', () => {
    expect(store.symbols()).toEqual(['YM', 'ES']);
  });

  it('tells a symbol’s watchers once a frame, with the newest of several quotes', () => {
    const heard = vi.fn();
    store.watchQuote('YM', heard);
    store.apply([quoteRow('YM', { last: 1 })]);
    store.apply([quoteRow('YM', { last: 2 })]);
    expect(heard).not.toHaveBeenCalled();
    expect(frames).toHaveLength(1);
    nextFrame();
    expect(heard).toHaveBeenCalledTimes(1);
    expect(store.quote('YM')?.row.last).toBe(2);
  });

  it('leaves the other symbols alone: their quote is the same object', () => {
    const before = store.quote('ES');
    const heard = vi.fn();
    store.watchQuote('ES', heard);
    store.apply([quoteRow('YM', { last: 3 })]);
    nextFrame();
    expect(heard).not.toHaveBeenCalled();
    expect(store.quote('ES')).toBe(before);
  });

  it('drops symbols that a new snapshot no longer names', () => {
    store.replace(latest(quoteRow('ES')));
    nextFrame();
    expect(store.symbols()).toEqual(['ES']);
    expect(store.quote('YM')).toBeUndefined();
  });

  it('lets an age grow until the server confirms the quote again', () => {
    expect(store.ageMs('YM', 5000)).toBe(5140);
    store.confirm({ YM: 200, ES: null });
    expect(store.ageMs('YM', 1000)).toBe(1200);
    expect(store.ageMs('ES', 1000)).toBe(1140);
    expect(store.ageMs('GC', 1000)).toBeNull();
    expect(store.youngestAgeMs(1000)).toBe(1140);
  });

  it('gives a joining tab everything, unflushed changes included', () => {
    store.apply([quoteRow('YM', { last: 9 })]);
    store.setTotal(total({ count: 10 }));
    expect(store.picture()?.rows.map((row) => row.last)).toEqual([9, 47387]);
    expect(store.picture()?.total.count).toBe(10);
  });
});
