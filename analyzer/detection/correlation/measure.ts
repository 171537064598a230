import type { CorrelationType } from '../rule.ts';
import type { Range } from './entry-lists.ts';
import type { Keeping } from './window-store.ts';

export function keepingOf(type: CorrelationType): Keeping {
  switch (type) {
    case 'event_count':
    case 'value_sum':
      return 'sum';
    case 'value_count':
    case 'temporal':
      return 'distinct';
    case 'temporal_ordered':
      return 'ordered';
    case 'value_avg':
    case 'value_percentile':
    case 'value_median':
      return 'list';
  }
}

function sum(payloads: Float64Array, first: number, end: number): number {
  let total = 0;
  for (let at = first; at < end; at += 1) total += payloads[at] ?? 0;
  return total;
}

/** In the newest window of a group each number has one positive entry. */
function distinct(payloads: Float64Array, first: number, end: number, newest: boolean): number {
  if (!newest) return new Set(payloads.subarray(first, end).map(Math.abs)).size;
  let count = 0;
  for (let at = first; at < end; at += 1) if ((payloads[at] ?? 0) > 0) count += 1;
  return count;
}

/** The longest run of entries in their order whose numbers ascend, by which a rule stands before another. */
function ascending(payloads: Float64Array, first: number, end: number): number {
  const best: number[] = [];
  let longest = 0;
  for (let at = first; at < end; at += 1) {
    const rule = payloads[at] ?? 0;
    let before = 0;
    for (let earlier = 0; earlier < rule; earlier += 1) {
      before = Math.max(before, best[earlier] ?? 0);
    }
    best[rule] = Math.max(best[rule] ?? 0, before + 1);
    longest = Math.max(longest, before + 1);
  }
  return longest;
}

/** Puts the number that stands at `place` in ascending order there, smaller ones before it (Hoare's selection). */
function select(numbers: Float64Array, place: number): number {
  let [left, right] = [0, numbers.length - 1];
  while (left < right) {
    const pivot = numbers[(left + right) >>> 1] ?? 0;
    let [up, down] = [left, right];
    while (up <= down) {
      while ((numbers[up] ?? 0) < pivot) up += 1;
      while ((numbers[down] ?? 0) > pivot) down -= 1;
      if (up > down) break;
      const moved = numbers[up] ?? 0;
      numbers[up] = numbers[down] ?? 0;
      numbers[down] = moved;
      up += 1;
      down -= 1;
    }
    if (place <= down) right = down;
    else if (place >= up) left = up;
    else break;
  }
  return numbers[place] ?? Number.NaN;
}

/** Between two values in proportion, as spreadsheets and statistics packages do it; NaN without any. */
function percentile(payloads: Float64Array, first: number, end: number, rank: number): number {
  if (first === end) return Number.NaN;
  const numbers = payloads.slice(first, end);
  const place = ((numbers.length - 1) * rank) / 100;
  const below = select(numbers, Math.floor(place));
  const part = place - Math.floor(place);
  if (part === 0) return below;
  // Behind the place stand only larger ones.
  return below + (numbers.subarray(Math.ceil(place)).reduce(smaller) - below) * part;
}

function smaller(left: number, right: number): number {
  return Math.min(left, right);
}

export interface Measured {
  type: CorrelationType;
  percentile?: number;
}

/**
 * What a correlation counts, sums, averages or ranks, over entries in [first, end).
 *
 * @param newest the entries end with the group's last one.
 */
export function measure(
  { type, percentile: rank = 50 }: Measured,
  payloads: Float64Array,
  { first, end }: Range,
  newest: boolean,
): number {
  switch (type) {
    case 'event_count':
    case 'value_sum':
      return sum(payloads, first, end);
    case 'value_count':
    case 'temporal':
      return distinct(payloads, first, end, newest);
    case 'temporal_ordered':
      return ascending(payloads, first, end);
    case 'value_avg':
      return first === end ? 0 : sum(payloads, first, end) / (end - first);
    case 'value_percentile':
      return percentile(payloads, first, end, rank);
    case 'value_median':
      return percentile(payloads, first, end, 50);
  }
}
