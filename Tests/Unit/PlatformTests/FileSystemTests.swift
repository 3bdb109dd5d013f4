import Platform
import Testing

/// Which file systems bring no events for what other machines change. The numbers are those of linux/magic.h.
@Suite struct FileSystemTests {
  @Test(
    arguments: [
      ("nfs", 0x6969), ("cifs", 0xFF53_4D42), ("smb2", 0xFE53_4D42), ("9p", 0x0102_1997), ("fuse", 0x6573_5546),
      ("vboxsf", 0x786F_4256), ("ceph", 0x00C3_6400), ("afs", 0x5346_414F),
    ] as [(String, UInt32)])
  func isSharedWithOthers(name: String, magic: UInt32) { #expect(FileSystem.isShared(magic: magic), "\(name)") }

  @Test(
    arguments: [
      ("ext4", 0xEF53), ("tmpfs", 0x0102_1994), ("btrfs", 0x9123_683E), ("xfs", 0x5846_5342), ("overlay", 0x794C_7630),
      ("zfs", 0x2FC1_2FC1), ("f2fs", 0xF2F5_2010),
    ] as [(String, UInt32)])
  func belongsToThisMachine(name: String, magic: UInt32) { #expect(!FileSystem.isShared(magic: magic), "\(name)") }
}
