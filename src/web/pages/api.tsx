import { Command } from '../parts/command.tsx';
import { page } from '../parts/document.tsx';
import { counted } from '../parts/words.ts';
import type { ApiOperation, ApiView, Shell } from '../views.ts';

/** Every operation of the API, as its OpenAPI document describes it, for people. */
export function apiPage({ openapi, groups }: ApiView, shell: Shell): string {
  const operations = groups.reduce((sum, group) => sum + group.operations.length, 0);
  return page({
    title: 'API',
    description: 'The HTTP interface of fixedin: every route with its parameters and an example.',
    shell,
    children: (
      <>
        <h1>API</h1>
        <p class="answer">
          {counted(operations, 'operation')}, no login. Answers are JSON where nothing else is said; errors are problem
          details (RFC 9457).
        </p>
        <p>
          For programs: <a href={openapi}>the OpenAPI document</a>. Every page of this site also answers as JSON when
          asked with <code>Accept: application/json</code>.
        </p>
        {groups.map((group) => (
          <section>
            <h2>{group.name}</h2>
            {group.operations.map((operation) => (
              <Operation {...operation} />
            ))}
          </section>
        ))}
      </>
    ),
  });
}

function Operation({ method, path, summary, description, parameters, responses, example }: ApiOperation) {
  return (
    <details class="operation">
      <summary>
        <code>
          <b>{method}</b> {path}
        </code>{' '}
        <span>
          <Marked text={summary} />
        </span>
      </summary>
      {description === '' ? null : (
        <p>
          <Marked text={description} />
        </p>
      )}
      {parameters.length === 0 ? null : (
        <dl class="parameters">
          {parameters.map((parameter) => (
            <div>
              <dt>
                <code>{parameter.name}</code>{' '}
                <small>
                  {parameter.in}, {parameter.type}
                  {parameter.required ? ', required' : ''}
                </small>
              </dt>
              <dd>
                <Marked text={parameter.description} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      <dl class="parameters">
        {responses.map(({ status, description: answer }) => (
          <div>
            <dt>
              <code>{status}</code>
            </dt>
            <dd>
              <Marked text={answer} />
            </dd>
          </div>
        ))}
      </dl>
      {example === '' ? null : <Command text={example} />}
    </details>
  );
}

/** OpenAPI's texts are Markdown; ours use its backticks alone. */
function Marked({ text }: { readonly text: string }) {
  return <>{text.split('`').map((part, position) => (position % 2 === 1 ? <code>{part}</code> : part))}</>;
}
