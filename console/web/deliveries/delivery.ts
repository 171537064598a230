import type { Static } from 'typebox';
import type {
  BoardSchema,
  DeliveryCardSchema,
  DeliverySchema,
  DeliverySummarySchema,
} from '../../api/deliveries/schema.ts';

export const deliveryStates = [
  'ISSUED',
  'SIGNED',
  'HANDLING',
  'FEEDBACK',
  'VERIFIED',
  'ARCHIVED',
  'WITHDRAWN',
  'CLOSED',
] as const;

/** States in which somebody has something to do. */
export const openStates = ['ISSUED', 'SIGNED', 'HANDLING', 'FEEDBACK', 'VERIFIED'] as const;

export type Delivery = Static<typeof DeliverySchema>;
/** One line of a list. */
export type DeliveryLine = Static<typeof DeliverySummarySchema>;
/** What the board shows of one. */
export type DeliveryCardView = Static<typeof DeliveryCardSchema>;
export type DeliveryBoard = Static<typeof BoardSchema>;
export type DeliveryRequest = Delivery['requests'][number];
export type Feedback = NonNullable<Delivery['feedback']>['content'];

/** Parties of one hop that the reader is; acting is for one's own unit only. */
export function sidesOf(
  delivery: Pick<DeliveryLine, 'issuerUnitId' | 'recipientUnitId'>,
  unitIds: readonly string[],
): { recipient: boolean; issuer: boolean } {
  return {
    recipient: unitIds.includes(delivery.recipientUnitId),
    issuer: unitIds.includes(delivery.issuerUnitId),
  };
}
