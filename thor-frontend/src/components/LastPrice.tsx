/** The last price, the only number that flashes. */

import { memo } from 'react';
import { useFlash } from '../hooks/useFlash';
import type { Instrument } from '../types/domain';
import { formatDecimal, formatPrice } from '../utils/price';

interface Props {
  last: number | null;
  instrument: Instrument;
  className?: string | undefined;
}

export const LastPrice = memo(function LastPrice({ last, instrument, className }: Props) {
  const element = useFlash<HTMLSpanElement>(last);
  return (
    <span
      ref={element}
      className={`last-price ${className ?? ''}`}
      title={instrument.thirty_seconds ? formatDecimal(last) : undefined}
      data-last={instrument.symbol}
    >
      {formatPrice(last, instrument)}
    </span>
  );
});
