import { Link, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { Mark } from '../marks/Mark.tsx';
import { PlainTable } from '../shapes/PlainTable.tsx';
import type { Delivery } from './delivery.ts';
import { requestLook } from './request-looks.ts';

type Child = Delivery['children'][number];

const looks = { open: 'open', verified: 'granted', ended: 'superseded' } as const;

/** To whom a middle level passed a notice on, and how far each is. */
export function DeliveryTree({ delivery }: { delivery: Delivery }) {
  const translate = useTranslate();
  const { children, parentId } = delivery;
  return (
    <Stack sx={{ gap: 1 }}>
      {parentId !== null && (
        <Typography variant="body2" sx={{ px: 2, pt: 1.5 }}>
          <Link component={RouterLink} to={`/deliveries/${encodeURIComponent(parentId)}`}>
            {translate('deliveries.toParent', { unit: delivery.issuerUnitName })}
          </Link>
        </Typography>
      )}
      {children.length > 0 && (
        <PlainTable<Child>
          label={translate('deliveries.below')}
          keyOf={({ deliveryId }) => deliveryId}
          rows={children}
          columns={[
            {
              label: translate('deliveries.recipient'),
              render: ({ deliveryId, unitName }) => (
                <Link component={RouterLink} to={`/deliveries/${encodeURIComponent(deliveryId)}`}>
                  {unitName}
                </Link>
              ),
            },
            {
              label: translate('deliveries.via'),
              render: ({ via }) => translate(`deliveries.viaKind.${via}`),
            },
            {
              label: translate('notices.stateLabel'),
              render: ({ state }) => (
                <Mark
                  {...requestLook(looks[state])}
                  text={translate(`deliveries.childState.${state}`)}
                  plain
                />
              ),
            },
          ]}
        />
      )}
    </Stack>
  );
}
