import { visible } from '../../report/index.ts';
import type { Problem } from '../views.ts';
import { shortened } from './words.ts';

/** What people can do about it stands last, where the eye stops. */
export function ProblemNote({ asked, wrong, remedy }: Problem) {
  return (
    <dl class="problem">
      {asked === '' ? null : (
        <div>
          <dt>Asked</dt>
          <dd>
            <code>{visible(shortened(asked, 300))}</code>
          </dd>
        </div>
      )}
      <div>
        <dt>What is wrong</dt>
        <dd>{visible(sentence(asked === '' ? wrong : wrong.replace(/^(?=(?:is|has|was) )/, 'It ')))}</dd>
      </div>
      {remedy === '' ? null : (
        <div>
          <dt>What to do</dt>
          <dd>{visible(sentence(remedy))}</dd>
        </div>
      )}
    </dl>
  );
}

/** Errors are phrases that follow their subject; here each stands alone. */
function sentence(phrase: string): string {
  const ended = /[.!?]$/.test(phrase) ? phrase : `${phrase}.`;
  return ended.charAt(0).toUpperCase() + ended.slice(1);
}
