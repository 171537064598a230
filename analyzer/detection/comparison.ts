import type { Comparison } from './rule.ts';

/** The modifiers of that name, and conditions of correlations; NaN, the percentile of nothing, meets none. */
export function compare(value: number, comparison: Comparison, limit: number): boolean {
  switch (comparison) {
    case 'gt':
      return value > limit;
    case 'gte':
      return value >= limit;
    case 'lt':
      return value < limit;
    case 'lte':
      return value <= limit;
    case 'eq':
      return value === limit;
    case 'neq':
      return value !== limit && !Number.isNaN(value);
  }
}
