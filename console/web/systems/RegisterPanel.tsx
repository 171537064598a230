import { Link } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { formatDate } from '../format/time.ts';
import { StateMark } from '../marks/StateMark.tsx';
import { useApi } from '../providers/use-api.ts';
import { Facts } from '../shapes/Facts.tsx';
import { Panel } from '../shapes/Panel.tsx';
import type { Filing } from '../filings/filing.ts';
import type { SystemDetail } from './system.ts';

/** 定级, 备案, 测评: the three dates that everybody asks for, and whose the system is. */
export function RegisterPanel({ system }: { system: SystemDetail }) {
  const translate = useTranslate();
  const { filing } = system;
  const { data: detail } = useApi<Filing>(`/filings/${encodeURIComponent(filing?.id ?? '')}`, {
    enabled: filing !== null,
  });
  const evaluated = detail?.evaluations.at(-1);
  return (
    <Panel title={translate('systems.register')}>
      <Facts
        rows={[
          { label: translate('systems.profile.ownerDepartment'), value: system.ownerDepartment },
          { label: translate('systems.profile.responsibleName'), value: system.responsibleName },
          { label: translate('systems.gradedOn'), value: formatDate(system.levels[0]?.at) },
          {
            label: translate('filings.title'),
            value:
              filing === null ? (
                translate('systems.notFiled')
              ) : (
                <Link
                  component={RouterLink}
                  to={`/filings/${encodeURIComponent(filing.id)}`}
                  underline="hover"
                  data-testid="open-filing"
                >
                  <StateMark kind="filings" state={filing.state} plain />
                </Link>
              ),
          },
          { label: translate('filings.number'), value: filing?.certificateNumber },
          { label: translate('filings.validUntil'), value: filing?.validUntil },
          {
            label: translate('systems.evaluatedOn'),
            value: evaluated === undefined ? null : `${evaluated.on} · ${evaluated.body}`,
          },
          {
            label: translate('systems.nextDue'),
            value:
              filing?.nextDueAt === null || filing?.nextDueAt === undefined
                ? null
                : `${formatDate(filing.nextDueAt)}${filing.overdue ? ` · ${translate('systems.overdue')}` : ''}`,
          },
        ]}
      />
    </Panel>
  );
}
