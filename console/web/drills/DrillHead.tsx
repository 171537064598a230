import { Button, Chip } from '@mui/material';
import type { ReactNode } from 'react';
import { useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { StateMark } from '../marks/StateMark.tsx';
import { PageHeader } from '../shapes/PageHeader.tsx';
import { drillPath, plays, type DrillRow } from './drill.ts';

const pages = ['live', 'play', 'validate', 'debrief'] as const;
type DrillPage = (typeof pages)[number];

/** Pages of a drill that are of use to somebody with these roles, in this state. */
export function pagesFor({ state, myRoles }: Pick<DrillRow, 'state' | 'myRoles'>): DrillPage[] {
  const isPlanned = state === 'PLAN' || state === 'APPROVAL' || state === 'CANCELLED';
  const isOver = state === 'EVALUATING' || state === 'IMPROVING' || state === 'CLOSED';
  const isStaff = plays(myRoles, 'director', 'controller', 'evaluator', 'observer');
  return pages.filter((page) => {
    switch (page) {
      case 'live':
        return !isPlanned && !isOver && isStaff;
      case 'play':
        return (!isPlanned && plays(myRoles, 'player')) || (state === 'REHEARSAL' && isStaff);
      case 'validate':
        return !isPlanned && plays(myRoles, 'director', 'controller', 'evaluator');
      case 'debrief':
        return isOver;
    }
  });
}

interface DrillHeadProps {
  drill: DrillRow;
  page: DrillPage;
  /** What this page is. */
  name: string;
  actions?: ReactNode;
}

/** Head of the screens of one drill, with the way between them. */
export function DrillHead({ drill, page, name, actions }: DrillHeadProps) {
  const translate = useTranslate();
  return (
    <PageHeader
      title={`${name} · ${drill.title}`}
      parent={{ label: drill.number, to: drillPath(drill.id) }}
      mark={
        <>
          <StateMark kind="drills" state={drill.state} />
          {drill.state === 'REHEARSAL' && <Chip label={translate('drills.rehearsal')} />}
        </>
      }
      actions={
        <>
          {actions}
          {pagesFor(drill)
            .filter((each) => each !== page)
            .map((each) => (
              <Button
                key={each}
                component={Link}
                to={drillPath(drill.id, each)}
                data-testid={`to-${each}`}
              >
                {translate(`drills.page.${each}`)}
              </Button>
            ))}
        </>
      }
    />
  );
}
