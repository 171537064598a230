import { MenuItem, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { useSession } from '../providers/session.ts';
import { upload } from '../providers/upload.ts';
import { useAction } from '../providers/use-api.ts';
import { ChooseFile } from '../shapes/files/ChooseFile.tsx';
import { FormDialog } from '../shapes/FormDialog.tsx';
import { UnitPicker } from '../units/UnitPicker.tsx';

const kinds = ['leases', 'dns'] as const;

/** Hands in leases of DHCP servers or records of DNS. */
export function FileDialog({ onClose }: { onClose: () => void }) {
  const translate = useTranslate();
  const who = useSession();
  const [kind, setKind] = useState<(typeof kinds)[number]>('leases');
  const [unitId, setUnitId] = useState(who?.account.unitId ?? '');
  const [file, setFile] = useState<File>();
  const send = useAction(
    (chosen: File) =>
      upload('/knowledge/files', chosen, {
        query: { kind, unitId, name: chosen.name.slice(-300) },
      }),
    { touches: ['knowledge/runs'], done: 'knowledge.queued', quiet: true, onDone: onClose },
  );
  return (
    <FormDialog
      title={translate('knowledge.addFile')}
      submit={translate('knowledge.send')}
      busy={send.isPending}
      disabled={file === undefined}
      error={send.error}
      onSubmit={() => file !== undefined && send.mutate(file)}
      onCancel={onClose}
    >
      <TextField
        select
        name="kind"
        label={translate('knowledge.kindLabel')}
        value={kind}
        onChange={({ target }) => setKind(target.value as (typeof kinds)[number])}
      >
        {kinds.map((one) => (
          <MenuItem key={one} value={one}>
            {translate(`knowledge.kind.${one}`)}
          </MenuItem>
        ))}
      </TextField>
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {translate(`knowledge.fileHelp.${kind}`)}
      </Typography>
      <UnitPicker value={unitId} onPick={setUnitId} />
      <ChooseFile
        label={translate('knowledge.choose')}
        file={file}
        testId="knowledge-file"
        onFile={setFile}
      />
    </FormDialog>
  );
}
