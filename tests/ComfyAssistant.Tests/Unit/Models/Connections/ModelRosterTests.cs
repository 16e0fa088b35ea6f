using System.Runtime.CompilerServices;
using ComfyAssistant.Host.Models.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace ComfyAssistant.Tests.Unit.Models.Connections;

public class ModelRosterTests
{
    [Fact]
    public async Task Model_is_connected_once_and_invented_names_do_not_fill_the_memory()
    {
        var folder = Directory.CreateTempSubdirectory("roster-");
        await using var app = Program.Build([
            "--COMFY_ASSISTANT_URLS=http://127.0.0.1:0", "--OPENAI_API_KEY=none-needed", "--OPENAI_MODEL=named",
            $"--COMFY_ASSISTANT_CONNECTIONS={folder.FullName}/connections.json",
            $"--COMFY_ASSISTANT_USER_CONTEXT={folder.FullName}/context"]);
        var roster = app.Services.GetRequiredService<ModelRoster>();
        Assert.Same((await roster.GetAsync(null, "same", default)).Service, (await roster.GetAsync(null, "same", default)).Service);

        var made = await InventAsync(roster, 500);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.InRange(made.Count(model => model.IsAlive), 1, 64);
        folder.Delete(recursive: true);
    }

    // In a method of its own, whose locals keep nothing alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<List<WeakReference>> InventAsync(ModelRoster roster, int count)
    {
        var made = new List<WeakReference>();
        for (var i = 0; i < count; i++)
            made.Add(new WeakReference((await roster.GetAsync(null, $"invented-{i}", CancellationToken.None)).Service));
        return made;
    }
}
