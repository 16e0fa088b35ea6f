using System.Runtime.InteropServices;
using ComfyAssistant.Host.Memory;

namespace ComfyAssistant.Tests.Unit.Memory;

public class NativeHeapTests
{
    private const int Blocks = 4_000;
    private const int Size = 64_000;
    private const int Page = 4_096;

    [Fact]
    public void Freed_memory_goes_back_although_some_behind_it_is_in_use()
    {
        var blocks = Enumerable.Range(0, Blocks).Select(_ => Touched()).ToList();
        var (kept, freed) = (blocks.Where((_, i) => i % 40 == 0).ToList(), blocks.Where((_, i) => i % 40 != 0).ToList());
        freed.ForEach(Marshal.FreeHGlobal);
        try
        {
            var before = System.Environment.WorkingSet;
            // Elsewhere it says that there is nothing to ask.
            if (NativeHeap.Trim())
                // 250 MB were freed; other tests run beside this one.
                Assert.InRange(System.Environment.WorkingSet, 0, before - 100_000_000);
            else
                Assert.False(OperatingSystem.IsLinux() && File.Exists("/lib64/ld-linux-x86-64.so.2"));
        }
        finally
        {
            kept.ForEach(Marshal.FreeHGlobal);
        }
    }

    private static IntPtr Touched()
    {
        var block = Marshal.AllocHGlobal(Size);
        for (var at = 0; at < Size; at += Page)
            Marshal.WriteByte(block, at, 1);
        return block;
    }
}
