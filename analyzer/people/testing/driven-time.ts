export { createDrivenTime, type DrivenTime } from '../../../collector/time/driven-time.ts';
