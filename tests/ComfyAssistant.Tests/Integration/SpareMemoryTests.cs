using ComfyAssistant.Host.Memory;
using ComfyAssistant.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ComfyAssistant.Tests.Integration;

/// <summary>Memory goes back to the programs beside a service alone, and stays with a host that others may fall back on.</summary>
public sealed class SpareMemoryTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_is_given_back_where_there_is_one_host(bool isShared)
    {
        string[] settings = isShared ? ["COMFY_ASSISTANT_VALKEY=" + await ValkeyProcess.DatabaseAsync()] : [];
        await using var host = await TestHost.StartAsync(provider: null, settings);
        Assert.Equal(!isShared, host.Services.GetServices<IHostedService>().OfType<SpareMemory>().Any());
    }
}
