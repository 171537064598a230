import { Alert } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { fetchApi } from '../providers/http.ts';
import { useAction } from '../providers/use-api.ts';
import { FormDialog } from '../shapes/FormDialog.tsx';
import { ReasonField } from '../shapes/ReasonField.tsx';
import type { AssetDetail } from './asset.ts';
import { AssetPicker } from './AssetPicker.tsx';

/** A person says that two assets are one machine; it can be undone. */
export function MergeDialog({ asset, onClose }: { asset: AssetDetail; onClose: () => void }) {
  const translate = useTranslate();
  const [otherId, setOther] = useState('');
  const [reason, setReason] = useState('');
  const merge = useAction(
    () =>
      fetchApi(`/assets/${encodeURIComponent(asset.id)}/merge`, {
        method: 'POST',
        body: { otherId, reason: reason.trim() },
      }),
    {
      touches: ['assets', 'asset-conflicts', 'exposure', 'exposure-findings'],
      done: 'assets.saved',
      quiet: true,
      onDone: onClose,
    },
  );
  return (
    <FormDialog
      title={translate('assets.merge')}
      submit={translate('assets.merge')}
      busy={merge.isPending}
      disabled={otherId === '' || reason.trim() === ''}
      error={merge.error}
      onSubmit={() => merge.mutate(undefined)}
      onCancel={onClose}
    >
      <Alert severity="info">{translate('assets.mergeHelp')}</Alert>
      <AssetPicker
        label={translate('assets.otherAsset')}
        filter={{ unitId: asset.unitId }}
        without={asset.id}
        required
        onPick={(other) => setOther(other?.id ?? '')}
      />
      <ReasonField
        label={translate('assets.reason')}
        value={reason}
        onChange={setReason}
        longest={500}
      />
    </FormDialog>
  );
}
