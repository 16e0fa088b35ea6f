using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace ComfyAssistant.Bench.Servers;

/// <summary>A bare Kestrel on a free loopback port that tells its address on standard output.</summary>
internal static class LocalServer
{
    public static async Task RunAsync(Action<WebApplication> routes)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        routes(app);
        await app.StartAsync();
        Console.WriteLine(app.Urls.Single());

        // The end of standard input is the end of the load run, however it came.
        while (await Console.In.ReadLineAsync() is not null)
        {
        }
        await app.StopAsync();
    }
}
