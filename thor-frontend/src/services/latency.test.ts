import { describe, expect, it } from 'vitest';
import { LatencyMeter } from './latency';

describe('the latency', () => {
  it('is unknown before the first quotes', () => {
    expect(new LatencyMeter().p95()).toBeNull();
  });

  it('adds the time on the way to the age at sending, whatever the PC’s clock says', () => {
    const meter = new LatencyMeter();
    meter.heartbeat('2026-03-11T00:00:00.000Z', 1_000_000);
    meter.quotes([40, 900]);
    expect(meter.p95()).toBe(40);
    meter.heartbeat('2026-03-11T00:00:05.000Z', 1_005_200);
    meter.quotes([40]);
    expect(meter.p95()).toBe(240);
  });

  it('is the 95th percentile of the last 200', () => {
    const meter = new LatencyMeter();
    for (let age = 1; age <= 400; age += 1) meter.quotes([age]);
    expect(meter.p95()).toBe(391);
  });
});
