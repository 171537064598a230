import { Box, Link } from '@mui/material';
import { useLocaleState } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { ruleTitle, ruleUrl, type Rule } from './rule.ts';

/** Rules below each other, each the way to its record. */
export function RuleLinks({ rules }: { rules: Rule['countedBy'] }) {
  const [locale] = useLocaleState();
  return (
    <Box component="ul" sx={{ m: 0, pl: 2.5 }}>
      {rules.map((rule) => (
        <li key={rule.id}>
          <Link component={RouterLink} to={ruleUrl(rule.id)}>
            {ruleTitle(rule, locale)}
          </Link>
        </li>
      ))}
    </Box>
  );
}
