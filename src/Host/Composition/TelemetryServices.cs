using ComfyAssistant.Host.Settings;
using ComfyAssistant.Host.Telemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ComfyAssistant.Host.Composition;

/// <summary>Sends traces and figures to a collector that the user named; without one, nothing is collected.</summary>
internal static class TelemetryServices
{
    // The framework's own: requests by route, connections, and what the process takes.
    private static readonly string[] Meters = ["Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"];

    /// <summary><c>OTEL_EXPORTER_OTLP_ENDPOINT</c> and the other variables of OpenTelemetry's exporter.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, SettingReader settings)
    {
        if (settings.Text("OTEL_EXPORTER_OTLP_ENDPOINT") is not null)
            Export(services, hasSampler: settings.Text("OTEL_TRACES_SAMPLER") is not null);
        return services;
    }

    // By itself: a method loads the libraries that it names when it is called, even for a line that it does not reach.
    private static void Export(IServiceCollection services, bool hasSampler) =>
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("comfy-assistant", serviceVersion: AppVersion.Current))
            .WithTracing(traces =>
            {
                // The usual sampler follows the parent, which is the server's own span of the request, and that one is not taken.
                if (!hasSampler)
                    traces.SetSampler(new AlwaysOnSampler());
                traces.AddSource(GenAiSpan.Source).AddOtlpExporter();
            })
            .WithMetrics(metrics => metrics.AddMeter([GenAiSpan.Source, .. Meters]).AddOtlpExporter());
}
