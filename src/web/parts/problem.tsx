import { visible } from '../../report/index.ts';
import type { Problem } from '../views.ts';
import { shortened } from './words.ts';

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
        <dd>{visible(wrong)}</dd>
      </div>
      {remedy === '' ? null : (
        <div>
          <dt>What to do</dt>
          <dd>{visible(remedy)}</dd>
        </div>
      )}
    </dl>
  );
}
