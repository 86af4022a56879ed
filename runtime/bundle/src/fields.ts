import { nearest } from './nearest.ts'
import { type Node, field } from './node.ts'
import type { Report } from './problem.ts'

const list = (text: string): readonly string[] => text.trim().split(/\s+/)

export const resourceKinds = list(`
  alerts apps catalogs clusters dashboards database_catalogs database_instances experiments external_locations genie_spaces
  instance_pools job_runs jobs model_serving_endpoints models pipelines postgres_branches postgres_catalogs postgres_databases
  postgres_endpoints postgres_projects postgres_roles postgres_synced_tables quality_monitors registered_models schemas
  secret_scopes secrets sql_warehouses synced_database_tables vector_search_endpoints vector_search_indexes volumes`)

const topLevel = list(`
  artifacts bundle environments experimental include permissions presets python resources run_as scripts sync targets variables workspace`)

const bundleFields = list('cluster_id compute_id databricks_cli_version deployment engine git name uuid')
const workspaceFields = list(`
  account_id artifact_path auth_type azure_client_id azure_environment azure_login_app_id azure_tenant_id azure_use_msi
  azure_workspace_resource_id client_id experimental_is_unified_host file_path google_service_account host profile resource_path
  root_path state_path workspace_id`)
const targetFields = list('artifacts bundle cluster_id compute_id default git mode permissions presets resources run_as sync variables workspace')
const presetFields = list(`
  artifacts_dynamic_version jobs_max_concurrent_runs name_prefix pipelines_development source_linked_deployment tags trigger_pause_status`)

const pipelineFields = list(`
  allow_duplicate_names budget_policy_id cascade_on_destroy catalog channel clusters configuration continuous deployment development
  dry_run edition environment event_log filters gateway_definition id ingestion_definition libraries lifecycle name notifications
  parameters permissions photon restart_window root_path run_as schema serverless serverless_compute_id storage tags target trigger
  usage_policy_id`)
const libraryFields = list('file glob jar maven notebook whl')
const jobFields = list(`
  budget_policy_id continuous deployment description edit_mode email_notifications environments format git_source health id
  job_clusters lifecycle max_concurrent_runs name notification_settings parameters performance_target permissions queue run_as
  schedule tags tasks timeout_seconds trigger usage_policy_id webhook_notifications`)
export const taskTypes = list(`
  alert_task clean_rooms_notebook_task condition_task dashboard_task dbt_cloud_task dbt_platform_task dbt_task for_each_task
  gen_ai_compute_task notebook_task pipeline_task power_bi_task python_wheel_task run_job_task spark_jar_task spark_python_task
  spark_submit_task sql_task`)
const taskFields = [...taskTypes, ...list(`
  compute depends_on description disable_auto_optimization disabled email_notifications environment_key existing_cluster_id health
  job_cluster_key libraries max_retries min_retry_interval_millis new_cluster notification_settings retry_on_timeout run_if task_key
  timeout_seconds webhook_notifications`)]
const schemaFields = list('catalog_name comment grants id lifecycle name properties storage_root')
const volumeFields = list('catalog_name comment grants id lifecycle name schema_name storage_location volume_type')

/** A shape of known fields: unknown ones are warned of, known ones may have a shape of their own. */
interface Shape {
  readonly fields: readonly string[]
  readonly below?: Readonly<Record<string, Shape | Each>>
}
/** Every entry of a map, or every item of a list, has this shape. */
interface Each { readonly each: Shape | Each }

const taskShape: Shape = {
  fields: taskFields,
  below: {
    depends_on: { each: { fields: ['task_key', 'outcome'] } },
    pipeline_task: { fields: list('pipeline_id full_refresh full_refresh_selection parameters refresh_selection refresh_flow_selection reset_checkpoint_selection') },
    condition_task: { fields: list('left op right') },
    run_job_task: { fields: list('dbt_commands jar_params job_id job_parameters notebook_params pipeline_params python_named_params python_params spark_submit_params sql_params') },
    notebook_task: { fields: list('base_parameters notebook_path source warehouse_id') },
    python_wheel_task: { fields: list('entry_point named_parameters package_name parameters') },
    spark_python_task: { fields: list('parameters python_file source') },
    sql_task: { fields: list('alert dashboard file parameters query warehouse_id') },
  },
}

const resources: Shape = {
  fields: resourceKinds,
  below: {
    pipelines: {
      each: {
        fields: pipelineFields,
        below: {
          libraries: { each: { fields: libraryFields, below: { glob: { fields: ['include'] }, file: { fields: ['path'] }, notebook: { fields: ['path'] } } } },
          event_log: { fields: list('catalog name schema') },
          environment: { fields: list('dependencies environment_version') },
        },
      },
    },
    jobs: {
      each: {
        fields: jobFields,
        below: {
          tasks: { each: { ...taskShape, below: { ...taskShape.below, for_each_task: { fields: list('concurrency inputs task'), below: { task: taskShape } } } } },
          parameters: { each: { fields: ['name', 'default'] } },
          schedule: { fields: list('pause_status quartz_cron_expression timezone_id') },
          trigger: { fields: list('file_arrival model pause_status periodic table_update'), below: { periodic: { fields: ['interval', 'unit'] }, file_arrival: { fields: list('min_time_between_triggers_seconds url wait_after_last_change_seconds') } } },
          continuous: { fields: list('pause_status task_retry_mode') },
          queue: { fields: ['enabled'] },
          environments: { each: { fields: ['environment_key', 'spec'] } },
        },
      },
    },
    schemas: { each: { fields: schemaFields } },
    volumes: { each: { fields: volumeFields } },
  },
}

const target: Shape = { fields: targetFields, below: { bundle: { fields: bundleFields }, workspace: { fields: workspaceFields }, presets: { fields: presetFields }, resources } }

const root: Shape = {
  fields: topLevel,
  below: { bundle: { fields: bundleFields }, workspace: { fields: workspaceFields }, presets: { fields: presetFields }, resources, targets: { each: target }, environments: { each: target } },
}

/** Warns of every field that Databricks does not know; it would ignore it without a word. */
export function warnOfUnknownFields(tree: Node, report: Report): void {
  check(tree, root, '', report)
}

function check(node: Node, shape: Shape | Each, path: string, report: Report): void {
  if ('each' in shape) {
    if (node.kind === 'map') for (const [key, entry] of node.entries) check(entry.value, shape.each, join(path, key), report)
    if (node.kind === 'sequence') node.items.forEach((item, index) => check(item, shape.each, `${path}[${index}]`, report))
    return
  }
  if (node.kind !== 'map') return
  for (const [key, entry] of node.entries) {
    if (!shape.fields.includes(key)) {
      const suggestion = nearest(key, shape.fields)
      report.warn('UNKNOWN_FIELD', entry.origin, `unknown field '${key}'${path ? ` in ${path}` : ''}: it has no effect`, suggestion ? `did you mean '${suggestion}'?` : undefined)
    } else {
      const below = shape.below?.[key]
      if (below) check(entry.value, below, join(path, key), report)
    }
  }
}

const join = (path: string, key: string): string => (path ? `${path}.${key}` : key)

/** One name, one resource: also across kinds, as Databricks has it. */
export function reportDuplicateResources(trees: readonly Node[], report: Report): void {
  const seen = new Map<string, string>()
  for (const tree of trees) {
    const kinds = field(tree, 'resources')
    if (kinds?.kind !== 'map') continue
    for (const [kind, ofKind] of kinds.entries) {
      if (ofKind.value.kind !== 'map') continue
      for (const [key, entry] of ofKind.value.entries) {
        const first = seen.get(key)
        if (first) report.error('DUPLICATE_RESOURCE', entry.origin, `resource '${key}' (${kind}) is defined already at ${first}`)
        else seen.set(key, `${entry.origin.file}:${entry.origin.line}:${entry.origin.column}`)
      }
    }
  }
}
