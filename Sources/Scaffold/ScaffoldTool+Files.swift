extension ScaffoldTool {
  /// The tool's own files: its scripts, their library and a minimal definition that works.
  func files(environments: [String]) -> [Template] {
    switch self {
    case .compose: composeFiles
    case .kustomize: kustomizeFiles(environments)
    case .pulumi: pulumiFiles(environments)
    case .cloudInit: cloudInitFiles
    case .skaffold: skaffoldFiles
    case .plain: plainFiles
    }
  }

  private var composeFiles: [Template] {
    [
      .text("compose/compose.yaml", PackageResources.compose_yaml),
      .text("scripts/lib/compose.sh", PackageResources.compose_lib_sh),
      .script("scripts/start.sh", PackageResources.compose_start_sh),
      .script("scripts/stop.sh", PackageResources.compose_stop_sh),
      .script("scripts/status.sh", PackageResources.compose_status_sh),
      .script("scripts/backup.sh", PackageResources.compose_backup_sh),
      .script("scripts/restore.sh", PackageResources.compose_restore_sh),
    ]
  }

  /// The base lies beside the overlays: kustomize refuses a base that contains the directory it is asked for.
  private func kustomizeFiles(_ environments: [String]) -> [Template] {
    let overlays = environments.map { environment in
      Template.text(
        "k8s/overlays/\(environment)/kustomization.yaml", PackageResources.overlay_kustomization_yaml,
        values: ["ENVIRONMENT": Array(environment.utf8)])
    }
    return overlays + [
      .text("k8s/kustomization.yaml", PackageResources.k8s_kustomization_yaml),
      .text("k8s/base/kustomization.yaml", PackageResources.base_kustomization_yaml),
      .text("k8s/base/deployment.yaml", PackageResources.deployment_yaml),
      .text("scripts/lib/kubernetes.sh", PackageResources.kubernetes_lib_sh),
      .text("scripts/lib/kustomize.sh", PackageResources.kustomize_lib_sh),
      .script("scripts/start.sh", PackageResources.kustomize_start_sh),
      .script("scripts/stop.sh", PackageResources.kustomize_stop_sh),
      .script("scripts/status.sh", PackageResources.kustomize_status_sh),
      .script("scripts/backup.sh", PackageResources.kustomize_backup_sh),
      .script("scripts/restore.sh", PackageResources.kustomize_restore_sh),
    ]
  }

  private func pulumiFiles(_ environments: [String]) -> [Template] {
    let stacks = environments.map { environment in
      Template.text(
        "pulumi/Pulumi.\(environment).yaml", PackageResources.pulumi_stack_yaml,
        values: ["ENVIRONMENT": Array(environment.utf8)])
    }
    return stacks + [
      .text("pulumi/Pulumi.yaml", PackageResources.pulumi_project_yaml),
      .text("scripts/lib/pulumi.sh", PackageResources.pulumi_lib_sh),
      .script("scripts/start.sh", PackageResources.pulumi_start_sh),
      .script("scripts/stop.sh", PackageResources.pulumi_stop_sh),
      .script("scripts/status.sh", PackageResources.pulumi_status_sh),
      .script("scripts/backup.sh", PackageResources.pulumi_backup_sh),
      .script("scripts/restore.sh", PackageResources.pulumi_restore_sh),
    ]
  }

  private var cloudInitFiles: [Template] {
    [
      .text("cloud-init/user-data.yaml", PackageResources.user_data_yaml),
      .text("scripts/lib/cloud-init.sh", PackageResources.cloud_init_lib_sh),
      .script("scripts/start.sh", PackageResources.cloud_init_start_sh),
      .script("scripts/stop.sh", PackageResources.cloud_init_stop_sh),
      .script("scripts/status.sh", PackageResources.cloud_init_status_sh),
      .script("scripts/backup.sh", PackageResources.cloud_init_backup_sh),
      .script("scripts/restore.sh", PackageResources.cloud_init_restore_sh),
    ]
  }

  private var skaffoldFiles: [Template] {
    [
      .text("skaffold.yaml", PackageResources.skaffold_yaml),
      .text("k8s/deployment.yaml", PackageResources.deployment_yaml),
      .text("scripts/lib/kubernetes.sh", PackageResources.kubernetes_lib_sh),
      .text("scripts/lib/skaffold.sh", PackageResources.skaffold_lib_sh),
      .script("scripts/start.sh", PackageResources.skaffold_start_sh),
      .script("scripts/stop.sh", PackageResources.skaffold_stop_sh),
      .script("scripts/status.sh", PackageResources.skaffold_status_sh),
      .script("scripts/backup.sh", PackageResources.skaffold_backup_sh),
      .script("scripts/restore.sh", PackageResources.skaffold_restore_sh),
    ]
  }

  /// No library of its own: there is no tool to wrap.
  private var plainFiles: [Template] {
    [
      .script("scripts/start.sh", PackageResources.plain_start_sh),
      .script("scripts/stop.sh", PackageResources.plain_stop_sh),
      .script("scripts/status.sh", PackageResources.plain_status_sh),
      .script("scripts/backup.sh", PackageResources.plain_backup_sh),
      .script("scripts/restore.sh", PackageResources.plain_restore_sh),
    ]
  }
}
