import { Button, Link as MuiLink, Stack } from '@mui/material';
import { useRef } from 'react';
import { useTranslate } from 'react-admin';
import { formatBytes } from '../format/numbers.ts';
import { apiUrl } from '../providers/http.ts';
import { upload } from '../providers/upload.ts';
import { useAction } from '../providers/use-api.ts';
import { Hash } from '../shapes/Code.tsx';
import { Facts } from '../shapes/Facts.tsx';
import { Panel } from '../shapes/Panel.tsx';
import type { PlanDetail } from './plan.ts';

/** Who allowed the probing, until when, and the paper that says so. */
export function AuthorisationPanel({ plan, mayEdit }: { plan: PlanDetail; mayEdit: boolean }) {
  const translate = useTranslate();
  const picker = useRef<HTMLInputElement>(null);
  const path = `/address-plans/${encodeURIComponent(plan.id)}/document`;
  const send = useAction((file: File) => upload(path, file, { query: { name: file.name } }), {
    touches: ['address-plans'],
    done: 'addressPlans.saved',
  });
  return (
    <Panel title={translate('addressPlans.authorisation')}>
      <Stack sx={{ gap: 1.5, alignItems: 'flex-start' }}>
        <Facts
          rows={[
            { label: translate('addressPlans.authorisedBy'), value: plan.authorisedBy },
            {
              label: translate('addressPlans.period'),
              value: `${plan.authorisedFrom} – ${plan.authorisedUntil}`,
            },
            { label: translate('addressPlans.reference'), value: plan.authorisationReference },
            {
              label: translate('addressPlans.document'),
              value: plan.document && (
                <MuiLink href={apiUrl(path)} download={plan.document.name}>
                  {plan.document.name} ({formatBytes(plan.document.bytes)})
                </MuiLink>
              ),
            },
            ...(plan.document === null
              ? []
              : [
                  {
                    label: 'SHA-256',
                    value: <Hash text={plan.document.sha256} />,
                  },
                ]),
            { label: translate('addressPlans.note'), value: plan.note },
          ]}
        />
        {mayEdit && (
          <>
            <input
              ref={picker}
              type="file"
              hidden
              accept=".pdf,.png,.jpg,.jpeg,.docx"
              aria-label={translate('addressPlans.addDocument')}
              onChange={({ target }) => {
                const [file] = target.files ?? [];
                if (file !== undefined) send.mutate(file);
                target.value = '';
              }}
            />
            <Button disabled={send.isPending} onClick={() => picker.current?.click()}>
              {translate(
                plan.document === null
                  ? 'addressPlans.addDocument'
                  : 'addressPlans.replaceDocument',
              )}
            </Button>
          </>
        )}
      </Stack>
    </Panel>
  );
}
