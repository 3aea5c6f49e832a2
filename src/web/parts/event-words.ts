import type { AdvisoryEvent, Justification } from '../../model/index.ts';

/** What an event says, as a heading of the timeline. */
export function eventHeading({ type, status, fixedVersion }: AdvisoryEvent): string {
  switch (status) {
    case 'fixed':
      return fixedVersion === null || fixedVersion === '0' ? 'Judged never to have been affected' : 'Fixed';
    case 'not-affected':
      return 'Determined: not affected';
    case 'fix-not-planned':
      return 'A fix is not planned';
    case 'pending-upstream-fix':
      return 'Waiting for a fix by upstream';
    case 'under-investigation':
      return type === 'detection' ? 'Detected' : 'Under investigation';
    case 'affected':
      return type === 'detection' ? 'Detected' : 'Determined: affected';
  }
}

/** OpenVEX's justifications, said to a person. https://github.com/openvex/spec */
export const JUSTIFICATION_WORDS: Readonly<Record<Justification, string>> = {
  component_not_present: 'The vulnerable component is not in the package.',
  vulnerable_code_not_present: 'The vulnerable code is not in the package.',
  vulnerable_code_not_in_execute_path: 'The vulnerable code is never run.',
  vulnerable_code_cannot_be_controlled_by_adversary: 'An attacker has no way to reach the vulnerable code.',
  inline_mitigations_already_exist: 'Protection against it is already built in.',
};
