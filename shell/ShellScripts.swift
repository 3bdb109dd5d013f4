/// The hook scripts and systemd units of this directory as bytes in the executable; an edit rebuilds them.
package enum ShellScripts {
  package static var bash: [UInt8] { PackageResources.tpl_bash }
  package static var bashWrapCd: [UInt8] { PackageResources.tpl_wrap_cd_bash }
  package static var zsh: [UInt8] { PackageResources.tpl_zsh }
  package static var fish: [UInt8] { PackageResources.tpl_fish }

  package static var systemdSocket: [UInt8] { PackageResources.tpld_socket }
  package static var systemdService: [UInt8] { PackageResources.tpld_service }
}
