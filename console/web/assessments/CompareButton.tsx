import CompareArrows from '@mui/icons-material/CompareArrows';
import { Button, Typography } from '@mui/material';
import { useListContext, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { diffPath, inOrder, type AssessmentRow } from './assessment.ts';

/** Compares the two that are ticked, the older one on the left. */
export function CompareButton() {
  const translate = useTranslate();
  const { data = [], selectedIds } = useListContext<AssessmentRow>();
  const chosen = data.filter(({ id }) => selectedIds.includes(id));
  const [one, other] = inOrder(chosen);
  if (chosen.length !== 2 || one === undefined || other === undefined) {
    return (
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {translate('assessments.chooseTwo')}
      </Typography>
    );
  }
  return (
    <Button
      component={Link}
      to={diffPath(one.id, other.id)}
      variant="contained"
      startIcon={<CompareArrows />}
      data-testid="compare"
    >
      {translate('assessments.compare')}
    </Button>
  );
}
