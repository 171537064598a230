import { Box } from '@mui/material';
import { useTranslate } from 'react-admin';
import { PlainTable } from '../shapes/PlainTable.tsx';
import type { Drill } from './drill.ts';
import { ReachPanel } from './plan/ReachPanel.tsx';
import { useScript } from './use-script.ts';

/** Who takes part, and whether they can be reached. */
export function PeopleTab({ drill }: { drill: Drill }) {
  const translate = useTranslate();
  const { roles } = useScript(drill.playbook?.id);
  const roleName = (id: string | null): string =>
    id === null ? '–' : (roles.find((role) => role.id === id)?.name ?? id);
  return (
    <>
      <PlainTable
        label={translate('drills.people')}
        rows={drill.people}
        keyOf={({ seat }) => seat}
        columns={[
          { label: translate('drills.people'), render: ({ name }) => name },
          {
            label: translate('drills.roleLabel'),
            render: ({ role }) => translate(`drills.role.${role}`),
          },
          {
            label: translate('drills.scriptRole'),
            render: ({ playbookRole }) => roleName(playbookRole),
          },
          { label: translate('list.unit'), render: ({ unitName }) => unitName },
        ]}
      />
      <Box sx={{ borderTop: 1, borderColor: 'divider' }}>
        <ReachPanel drill={drill} />
      </Box>
    </>
  );
}
