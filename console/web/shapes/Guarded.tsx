import type { ReactNode } from 'react';
import { Panel } from './Panel.tsx';
import { NoPermission } from './States.tsx';

interface GuardedProps {
  allowed: boolean;
  head: ReactNode;
  children: ReactNode;
}

/** A page below its head, or that the reader may not see it. */
export function Guarded({ allowed, head, children }: GuardedProps) {
  return (
    <>
      {head}
      {allowed ? (
        children
      ) : (
        <Panel>
          <NoPermission />
        </Panel>
      )}
    </>
  );
}
