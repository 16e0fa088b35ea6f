using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Host.Memory;

namespace ComfyAssistant.Tests.Unit.Memory;

public class CodePagesTests
{
    [Fact]
    public void Only_pages_of_assemblies_that_were_never_written_to_are_given_back()
    {
        var clean = CodePages.Clean([
            .. Mapping("1000-3000", "r-xp", "/app/code.dll", resident: 8, written: 0),
            .. Mapping("3000-5000", "r-xp", "/app/patched.dll", resident: 8, written: 4),
            .. Mapping("5000-6000", "rw-p", "/app/data.dll", resident: 4, written: 0),
            .. Mapping("6000-7000", "r--p", "/app/library.so", resident: 4, written: 0),
            .. Mapping("7000-9000", "r--s", "/app/a name/metadata.dll", resident: 4, written: 0),
            .. Mapping("9000-a000", "r-xp", "/app/absent.dll", resident: 0, written: 0),
            .. Mapping("a000-b000", "rw-p", "", resident: 4, written: 4),
        ]);

        Assert.Equal([new MappedPages(0x1000, 0x2000, 8192), new MappedPages(0x7000, 0x2000, 4096)], clean);
    }

    [Fact]
    public async Task Code_that_runs_meanwhile_goes_on_and_gets_the_same_results()
    {
        using var stop = new CancellationTokenSource();
        var work = Enumerable.Range(1, 2)
            .Select(number => Task.Run(() => CountWhile(() => !stop.IsCancellationRequested, number))).ToList();

        var before = CodePages.Resident;
        var given = Enumerable.Range(0, 5).Select(_ => CodePages.GiveBack()).Max();
        await stop.CancelAsync();

        Assert.All(await Task.WhenAll(work), wrong => Assert.Equal(0, wrong));
        if (OperatingSystem.IsLinux())
            Assert.InRange(given, 1_000_000, before);
    }

    private static int CountWhile(Func<bool> goOn, int number)
    {
        var wrong = 0;
        do
        {
            var text = JsonSerializer.Serialize(new { number, list = Enumerable.Range(0, 50) });
            wrong += JsonNode.Parse(text)!["list"]!.AsArray().Sum(item => (int)item!) == 1225 ? 0 : 1;
        }
        while (goOn());
        return wrong;
    }

    private static string[] Mapping(string range, string rights, string file, int resident, int written) =>
    [
        $"{range} {rights} 00000000 fd:00 123                        {file}",
        "Size:                  8 kB", $"Rss:                   {resident} kB", "Pss:                   8 kB",
        $"Anonymous:             {written} kB", "VmFlags: rd ex mr mw me",
    ];
}
