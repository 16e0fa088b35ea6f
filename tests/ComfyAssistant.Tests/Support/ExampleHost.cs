using ComfyAssistant.Host.Comfy;
using ComfyAssistant.Host.Examples;
using ComfyAssistant.Host.Examples.Results;
using ComfyAssistant.Host.Examples.Running;
using Microsoft.Extensions.DependencyInjection;

namespace ComfyAssistant.Tests.Support;

/// <summary>One service and one scripted provider for all tests of a class that run examples.</summary>
public sealed class ExampleHost() : ScriptedChatTest("LLM_CONTEXT_TOKENS=100000")
{
    internal ScriptedProvider Model => Provider;

    internal TestHost Host => Service;

    /// <summary>Runs examples once each, as the page and the command do.</summary>
    internal async Task<RunResult> RunAsync(params IReadOnlyList<Example> examples)
    {
        await Service.Services.GetRequiredService<ComfyWatch>().Looked;
        return await Service.Services.GetRequiredService<ExampleRunner>().RunAsync(
            new RunOrder(examples, 1, null, null), _ => { }, _ => Task.CompletedTask, CancellationToken.None);
    }
}
