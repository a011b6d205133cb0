/** As `published_networks` has it: `[{"domain":"under","images":128}, …]`. */
const MIXTURE = `CASE WHEN transfer IS NULL THEN (
        SELECT json_group_array(json_object('domain', domain, 'images', images))
        FROM (SELECT domain, images FROM mixture_parts WHERE record = networks.record ORDER BY ordinal))
      END`;

/**
 * What notebooks ask (docs/data.md). Networks of our own are those of each study's latest plan; of published ones only the
 * losses are known, and the rest is null.
 *
 * latest_cells      the planned networks of each study
 * network_results   one row a network: setting, quality on its target, loss on its source, durations, lineage
 * network_losses    one row a network, domain and phase
 * network_epochs    one row a network, stage and epoch, on the stage's own domain; none of published networks
 * missing_results   planned, and not in the results; why is null where no run has said it
 * step_inputs       which steps each was made from
 * step_outputs      the files that it left
 * step_reads        the files that it has read
 * step_attempts     every attempt at it
 */
const VIEWS = {
  latest_cells: `
    SELECT study, plan, ordinal, network, record FROM plans JOIN cells USING (plan)
    WHERE sequence = (SELECT max(sequence) FROM plans AS later WHERE later.study = plans.study)`,

  network_results: `
    SELECT latest_cells.study, 0 AS published, networks.network, source, target, freeze,
      pretrain_learning_rate, transfer_learning_rate, images, replicate, ${MIXTURE} AS mixture,
      target_before.loss AS loss_before, target_after.loss AS loss_after,
      target_before.iou AS iou_before, target_after.iou AS iou_after,
      source_before.loss AS source_loss_before, source_after.loss AS source_loss_after,
      first_stage.best_epoch AS pretrain_best_epoch, second_stage.best_epoch AS transfer_best_epoch,
      first_stage.duration_ms / 1000 AS pretrain_seconds, second_stage.duration_ms / 1000 AS transfer_seconds,
      second_stage.started_at AS transfer_started_at,
      generate_source, generate_target, pretrain, transfer, evaluate, networks.record
    FROM latest_cells
    JOIN networks ON networks.record = latest_cells.record
    LEFT JOIN step_facts AS first_stage ON first_stage.step = pretrain
    LEFT JOIN step_facts AS second_stage ON second_stage.step = transfer
    ${joinMetrics('target', 'before')}
    ${joinMetrics('target', 'after')}
    ${joinMetrics('source', 'before')}
    ${joinMetrics('source', 'after')}
    UNION ALL
    SELECT published_networks.study, 1, published_networks.network, source, target, freeze,
      pretrain_learning_rate, transfer_learning_rate, images, replicate, mixture,
      on_target.before, on_target.after, NULL, NULL, on_source.before, on_source.after,
      NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
    FROM published_networks
    ${joinPublishedLosses('target')}
    ${joinPublishedLosses('source')}`,

  network_losses: `
    SELECT latest_cells.study, 0 AS published, networks.network, source, target, freeze,
      pretrain_learning_rate, transfer_learning_rate, images, replicate, domain, phase,
      loss, cross_entropy, trained_loss, iou, dice, precision, recall
    FROM latest_cells
    JOIN networks ON networks.record = latest_cells.record
    JOIN metrics ON metrics.record = networks.record
    UNION ALL
    SELECT published_networks.study, 1, published_networks.network, source, target, freeze,
      pretrain_learning_rate, transfer_learning_rate, images, replicate, published_domains.domain, phase,
      CASE phase WHEN 'before' THEN before ELSE after END, NULL, NULL, NULL, NULL, NULL, NULL
    FROM published_networks
    JOIN published_losses ON published_losses.network = id
    JOIN published_domains USING (study)
    JOIN (SELECT 'before' AS phase UNION ALL SELECT 'after')
    WHERE ordinal = published_losses.domain AND (phase = 'after' OR before IS NOT NULL)`,

  network_epochs: `
    SELECT latest_cells.study, networks.network, kind AS stage, epoch, learning_rate, training_loss, loss, iou,
      epoch = best_epoch AS is_best
    FROM latest_cells
    JOIN networks ON networks.record = latest_cells.record
    JOIN step_facts ON step_facts.step IN (pretrain, transfer)
    JOIN epochs USING (step)`,

  missing_results: `
    SELECT study, network, record, state, step, error, reason FROM latest_cells
    LEFT JOIN missing_networks USING (plan, network)
    WHERE NOT EXISTS (SELECT 1 FROM networks WHERE networks.record = latest_cells.record)`,

  step_inputs: `
    SELECT nodes.key AS step, role, inputs.key AS input
    FROM edges JOIN nodes ON nodes.id = output JOIN nodes AS inputs ON inputs.id = input`,

  step_outputs: `
    SELECT key AS step, role, sha256, bytes FROM outputs
    JOIN nodes ON nodes.id = step JOIN artifacts ON artifacts.id = artifact`,

  step_reads: `
    SELECT key AS step, sha256 FROM reads JOIN nodes ON nodes.id = step JOIN artifacts ON artifacts.id = artifact`,

  step_attempts: `
    SELECT key AS step, activity, attempt, study, worker, started_at, ended_at, outcome, error, reason
    FROM attempts JOIN nodes ON nodes.id = step`,
} as const;

/** What a view is, for those who trust none that stands in a database. */
export function selectAsView(name: keyof typeof VIEWS): string {
  return VIEWS[name];
}

export const VIEW_NAMES = Object.keys(VIEWS);

/** Before migrations: a table that a view needs can't be made anew under it. */
export const DROP_VIEWS = VIEW_NAMES.map((name) => `DROP VIEW IF EXISTS ${name};`).join('\n');

export const CREATE_VIEWS = Object.entries(VIEWS)
  .map(([name, select]) => `CREATE VIEW ${name} AS ${select};`)
  .join('\n');

function joinMetrics(domain: 'source' | 'target', phase: 'before' | 'after'): string {
  const name = `${domain}_${phase}`;
  return `LEFT JOIN metrics AS ${name}
      ON ${name}.record = networks.record AND ${name}.domain = ${domain} AND ${name}.phase = '${phase}'`;
}

function joinPublishedLosses(domain: 'source' | 'target'): string {
  return `LEFT JOIN published_domains AS ${domain}_domain
      ON ${domain}_domain.study = published_networks.study AND ${domain}_domain.domain = ${domain}
    LEFT JOIN published_losses AS on_${domain}
      ON on_${domain}.network = id AND on_${domain}.domain = ${domain}_domain.ordinal`;
}
