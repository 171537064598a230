import { join } from 'node:path';
import { createPeopleInputs } from '../../analyzer/attestations/people-inputs.ts';
import { createAttestationMachine } from '../../analyzer/attestations/attestation-machine.ts';
import { loadQuestions } from '../../analyzer/attestations/questions/questions.ts';
import { createRuleBook } from '../../analyzer/assessment/rules.ts';
import { createExceptionMachine } from '../../analyzer/exceptions/exception-machine.ts';
import { loadExceptionRules } from '../../analyzer/exceptions/rules.ts';
import { createFindingMachine } from '../../analyzer/findings/finding-machine.ts';
import { loadFindingTemplates } from '../../analyzer/findings/templates.ts';
import { loadFileRules } from '../../analyzer/register/files/case-files.ts';
import { createFilingMachine } from '../../analyzer/register/filing/filing-machine.ts';
import { loadFilingRules } from '../../analyzer/register/filing/rules.ts';
import { loadGrading } from '../../analyzer/register/grading/rules.ts';
import { loadCaseNumbers } from '../../analyzer/register/numbers.ts';
import { lazily } from '../../analyzer/register/lazily.ts';
import type { TimeSource } from '../../collector/time/time-source.ts';
import { root } from '../paths.ts';

/** What judging, and what people do about it, goes by. Every file is read at its first use: the start of a node waits for none. */
export function createAssessmentBasis({ time }: { time: TimeSource }) {
  const compliance = join(root, 'rules', 'compliance');
  const grading = join(compliance, 'grading');
  return {
    rules: createRuleBook(compliance),
    people: createPeopleInputs({ time }),
    questions: lazily(() => loadQuestions(join(compliance, 'questions'))),
    numbers: lazily(() => loadCaseNumbers(grading)),
    grading: lazily(() => loadGrading(grading)),
    filingRules: lazily(() => loadFilingRules(grading)),
    exceptionRules: lazily(() => loadExceptionRules(grading)),
    templates: lazily(() => loadFindingTemplates(grading)),
    fileRules: lazily(() => loadFileRules(grading)),
  };
}

export type AssessmentBasis = ReturnType<typeof createAssessmentBasis>;

/** The kinds of case in which people speak about systems. */
export function createAssessmentMachines(basis: AssessmentBasis) {
  return {
    attestation: createAttestationMachine(basis),
    exception: createExceptionMachine(basis),
    finding: createFindingMachine(basis),
    filing: createFilingMachine(basis),
  };
}
